// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The class {@linkcode Semaphore}.
 *
 * @module
 */

import { HANDLE, type Placeholder, registerHandle } from "../codec/handle.ts";
import { ProcessStateError } from "../errors.ts";
import type { WaitOptions } from "../base/options.ts";
import { acquire, acquireSync, hold } from "./acquire.ts";
import type { Arena } from "./arena.ts";
import { KIND } from "./states/layout.ts";
import { checkCount, checkOptions, CONTEXT_RULES, refuseMore, rejectMore } from "./options.ts";
import { SemaphoreState } from "./states/semaphore_state.ts";
import { MAX_VALUE, SEMAPHORE_SIZE } from "./states/semaphore_words.ts";
import { type ContextOption, Spot, type SpotData, travel } from "./travel.ts";

/** What a {@linkcode Semaphore} is made with. */
export type SemaphoreOptions = ContextOption;

/** The kind of the handle; that of its subclass is its own. */
const HANDLE_KIND = "semaphore";

/** The one state of a slot in this thread, as it knows what the thread has taken. */
const states = new Map<Arena, Map<number, WeakRef<SemaphoreState>>>();

function stateOf({ arena, slot }: Spot): SemaphoreState {
  let known = states.get(arena);
  if (known === undefined) states.set(arena, known = new Map());
  const before = known.get(slot)?.deref();
  if (before !== undefined) return before;
  const state = new SemaphoreState(arena, slot);
  known.set(slot, new WeakRef(state));
  return state;
}

/**
 * Makes a new semaphore's state.
 *
 * @param value How many permits there are.
 * @param bounded Whether there can be no more.
 * @param options For whom.
 * @returns Where it is.
 */
function makeSpot(value: number, bounded: boolean, options: SemaphoreOptions): Spot {
  const what = bounded ? "BoundedSemaphore" : "Semaphore";
  checkCount(`make a ${what}`, "value", value, 0, MAX_VALUE);
  checkOptions(what, options, CONTEXT_RULES);
  const spot = Spot.make(options, KIND.SEMAPHORE, SEMAPHORE_SIZE);
  stateOf(spot).begin(value, bounded);
  return spot;
}

/**
 * Lets as many at a time as it has permits: Python's `multiprocessing.Semaphore`. Permits belong to nobody:
 * what one process has acquired another may release. Those of a process that **dies** come back, up to the
 * value that the semaphore was made with; those of one that returns do not.
 *
 * @example Usage
 * ```ts
 * import { Semaphore } from "@multiprocessing/process";
 * import { assert, assertFalse } from "@std/assert";
 *
 * const semaphore = new Semaphore(2);
 * assert(await semaphore.acquire());
 * assert(await semaphore.acquire());
 * assertFalse(semaphore.tryAcquire());
 * semaphore.release(2);
 * ```
 */
export class Semaphore {
  static {
    Object.defineProperty(this.prototype, HANDLE, {
      value(this: Semaphore, context: unknown) {
        return this.#passOn(context);
      },
    });
  }

  readonly #arena: Arena;
  readonly #slot: number;
  readonly #state: SemaphoreState;

  /**
   * Makes one.
   *
   * @param value How many permits it has. Default 1, at most 524287.
   * @param options For whom.
   * @throws {RangeError} If the value is negative, or too large.
   * @throws {TypeError} If the value is no whole number.
   * @throws {ProcessError} If processes are to share it and that can't be done here, with the way out.
   */
  constructor(value: number = 1, options: SemaphoreOptions = {}) {
    refuseMore("make a Semaphore", arguments.length, 2);
    const spot = Spot.is(options)
      ? options
      : makeSpot(value, this instanceof BoundedSemaphore, options);
    this.#arena = spot.arena;
    this.#slot = spot.slot;
    this.#state = stateOf(spot);
  }

  /** How many permits there are now. */
  get value(): number {
    return this.#state.value;
  }

  /**
   * Takes a permit as soon as there is one.
   *
   * @param options How long to wait.
   * @returns Whether it was taken; false: the time was up.
   *
   * @example Usage
   * ```ts
   * import { Semaphore } from "@multiprocessing/process";
   * import { assert, assertFalse } from "@std/assert";
   *
   * const semaphore = new Semaphore();
   * assert(await semaphore.acquire());
   * assertFalse(await semaphore.acquire({ timeout: 10 }));
   * ```
   */
  acquire(options?: WaitOptions): Promise<boolean> {
    if (arguments.length > 1) return rejectMore("acquire", arguments.length, 1);
    return acquire(this.#arena, this.#state, options);
  }

  /**
   * Takes a permit if there is one.
   *
   * @returns Whether it was taken.
   *
   * @example Usage
   * ```ts
   * import { Semaphore } from "@multiprocessing/process";
   * import { assertFalse } from "@std/assert";
   *
   * assertFalse(new Semaphore(0).tryAcquire());
   * ```
   */
  tryAcquire(): boolean {
    return this.#arena.within(() => this.#state.tryAcquire());
  }

  /**
   * Takes a permit as soon as there is one; this thread does nothing else until then.
   *
   * @param options How long to wait, in milliseconds. Default: for ever.
   * @returns Whether it was taken; false: the time was up.
   *
   * @example Usage
   * ```ts
   * import { Semaphore } from "@multiprocessing/process";
   * import { assertFalse } from "@std/assert";
   *
   * assertFalse(new Semaphore(0).acquireSync({ timeout: 10 }));
   * ```
   */
  acquireSync(options?: { timeout?: number }): boolean {
    const isPlain = arguments.length === 0 && this.#arena.fence === null;
    if (isPlain && this.#state.attempt()) return true;
    refuseMore("acquireSync", arguments.length, 1);
    return acquireSync(this.#arena, this.#state, options);
  }

  /**
   * Gives permits back, or adds some.
   *
   * @param n How many. Default 1.
   * @throws {RangeError} If there would be more than 524287, or `n` is less than 1.
   * @throws {TypeError} If `n` is no whole number.
   * @throws {ProcessStateError} If it is bounded and there would be more than it was made with.
   *
   * @example Usage
   * ```ts
   * import { Semaphore } from "@multiprocessing/process";
   * import { assertEquals } from "@std/assert";
   *
   * const semaphore = new Semaphore(0);
   * semaphore.release(3);
   * assertEquals(semaphore.value, 3);
   * ```
   */
  release(n: number = 1): void {
    refuseMore("release", arguments.length, 1);
    if (n !== 1) checkCount("release", "n", n, 1, MAX_VALUE);
    const { fence } = this.#arena;
    if (fence === null ? this.#state.release(n) : fence.within(() => this.#state.release(n))) {
      return;
    }
    const { bound } = this.#state;
    if (bound === null) {
      throw new RangeError(
        `Cannot release as "value" must be at most ${MAX_VALUE}: it would be ${this.value + n}`,
      );
    }
    throw new ProcessStateError(
      `Cannot release the semaphore beyond the value that it was made with, ${bound}: acquire() it first`,
    );
  }

  /**
   * Takes a permit until what is given is disposed of.
   *
   * @param options How long to wait.
   * @returns What gives it back.
   * @throws {TimeoutError} If the time was up.
   *
   * @example Usage
   * ```ts
   * import { Semaphore } from "@multiprocessing/process";
   * import { assertEquals } from "@std/assert";
   *
   * const semaphore = new Semaphore(2);
   * using _ = await semaphore.hold();
   * assertEquals(semaphore.value, 1);
   * ```
   */
  hold(options?: WaitOptions): Promise<Disposable> {
    if (arguments.length > 1) return rejectMore("hold", arguments.length, 1);
    return hold(this, options);
  }

  /**
   * Itself in words.
   *
   * @returns `<Semaphore 1>`, `<BoundedSemaphore 1 of 2>`.
   *
   * @example Usage
   * ```ts
   * import { Semaphore } from "@multiprocessing/process";
   * import { assertEquals } from "@std/assert";
   *
   * assertEquals(String(new Semaphore(3)), "<Semaphore 3>");
   * ```
   */
  toString(): string {
    const { bound, value } = this.#state;
    return bound === null ? `<Semaphore ${value}>` : `<BoundedSemaphore ${value} of ${bound}>`;
  }

  /** What travels in its place. */
  #passOn(context: unknown): Placeholder {
    const isBounded = this.#state.bound !== null;
    return travel(context, HANDLE_KIND, "a semaphore", this.#arena.memory, (memory) => ({
      memory,
      slot: this.#slot,
      isBounded,
    }));
  }
}

/**
 * A {@linkcode Semaphore} that never has more permits than it was made with: Python's
 * `multiprocessing.BoundedSemaphore`.
 *
 * @example Usage
 * ```ts
 * import { BoundedSemaphore, ProcessStateError } from "@multiprocessing/process";
 * import { assertThrows } from "@std/assert";
 *
 * const semaphore = new BoundedSemaphore(1);
 * assertThrows(() => semaphore.release(), ProcessStateError);
 * ```
 */
export class BoundedSemaphore extends Semaphore {}

registerHandle(HANDLE_KIND, (data) => {
  const { isBounded, ...spot } = data as SpotData & { isBounded: boolean };
  const revived = Spot.revive(spot) as SemaphoreOptions;
  return isBounded ? new BoundedSemaphore(1, revived) : new Semaphore(1, revived);
});
