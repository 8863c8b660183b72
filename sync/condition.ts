// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The class {@linkcode Condition}.
 *
 * @module
 */

import { performance } from "../base/globals.ts";
import { HANDLE, type Placeholder, registerHandle } from "../codec/handle.ts";
import type { WaitOptions } from "../base/options.ts";
import { ProcessStateError } from "../errors.ts";
import { type AnyLock, checkLock, partsOf } from "./any_lock.ts";
import type { Arena } from "./arena.ts";
import { hold } from "./acquire.ts";
import { CONDITION_SIZE, ConditionState } from "./states/condition_state.ts";
import { KIND } from "./states/layout.ts";
import {
  checkCount,
  checkOptions,
  CONTEXT_RULES,
  refuseMore,
  rejectMore,
  waitOptions,
} from "./options.ts";
import { park } from "./parking.ts";
import { RLock } from "./rlock.ts";
import { type ContextOption, Spot, type SpotData, travel } from "./travel.ts";
import type { Lock } from "./lock.ts";

/** Options come second: Python has only the lock. */
const RIGHT = 'new Condition(undefined, { context: "worker" })';

/** What a {@linkcode Condition} is made with. */
export type ConditionOptions = ContextOption;

/** The kind of the handle. */
const HANDLE_KIND = "condition";

interface ConditionData extends SpotData {
  lock: AnyLock;
}

/**
 * Something to be notified of, under a lock: Python's `multiprocessing.Condition`. A notification that
 * nobody waits for is not stored. One that was given to a process that died before it saw it goes to
 * another that waited then: at once if who started that process hears of its end, else within ten seconds.
 *
 * @example Usage
 * ```ts
 * import { Condition } from "@multiprocessing/process";
 * import { assertFalse } from "@std/assert";
 *
 * const condition = new Condition();
 * using _ = await condition.hold();
 * condition.notifyAll();
 * assertFalse(await condition.wait({ timeout: 10 }));
 * ```
 */
export class Condition {
  static {
    Object.defineProperty(this.prototype, HANDLE, {
      value(this: Condition, context: unknown) {
        return this.#passOn(context);
      },
    });
  }

  readonly #arena: Arena;
  readonly #slot: number;
  readonly #state: ConditionState;
  readonly #lock: AnyLock;

  /**
   * Makes one.
   *
   * @param lock Its lock. Default: an {@linkcode RLock} of its own.
   * @param options For whom.
   * @throws {TypeError} If the lock is none.
   * @throws {ProcessError} If processes are to share it and that can't be done here, with the way out.
   */
  constructor(lock?: Lock | RLock, options: ConditionOptions = {}) {
    refuseMore("make a Condition", arguments.length, 2);
    if (lock !== undefined) checkLock("make a Condition", lock, RIGHT);
    const spot = Spot.is(options)
      ? options
      : makeSpot(lock, checkOptions("Condition", options, CONTEXT_RULES));
    this.#lock = lock ?? new RLock(options);
    this.#arena = spot.arena;
    this.#slot = spot.slot;
    this.#state = new ConditionState(spot.arena, spot.slot);
  }

  /**
   * Takes the lock as soon as it is free.
   *
   * @param options How long to wait.
   * @returns Whether it was taken; false: the time was up.
   *
   * @example Usage
   * ```ts
   * import { Condition } from "@multiprocessing/process";
   * import { assert } from "@std/assert";
   *
   * assert(await new Condition().acquire());
   * ```
   */
  acquire(options?: WaitOptions): Promise<boolean> {
    if (arguments.length > 1) return rejectMore("acquire", arguments.length, 1);
    return this.#lock.acquire(options);
  }

  /**
   * Gives the lock back.
   *
   * @throws {ProcessStateError} If the lock can't be released here.
   *
   * @example Usage
   * ```ts
   * import { Condition } from "@multiprocessing/process";
   *
   * const condition = new Condition();
   * await condition.acquire();
   * condition.release();
   * ```
   */
  release(): void {
    this.#lock.release();
  }

  /**
   * Takes the lock until what is given is disposed of.
   *
   * @param options How long to wait.
   * @returns What gives it back.
   * @throws {TimeoutError} If the time was up.
   *
   * @example Usage
   * ```ts
   * import { Condition } from "@multiprocessing/process";
   *
   * const condition = new Condition();
   * using _ = await condition.hold({ timeout: 1000 });
   * condition.notify();
   * ```
   */
  hold(options?: WaitOptions): Promise<Disposable> {
    if (arguments.length > 1) return rejectMore("hold", arguments.length, 1);
    return hold(this.#lock, options);
  }

  /**
   * Gives the lock back, waits to be notified, and takes the lock again, however long that takes.
   *
   * An {@linkcode RLock} is given back once: what else this process has taken of it, other tasks of the
   * process may be relying on. Python gives it back as often as it was taken.
   *
   * @param options How long to wait.
   * @returns Whether it was notified; false: the time was up.
   * @throws {ProcessStateError} If the lock is not held here.
   *
   * @example Usage
   * ```ts
   * import { Condition } from "@multiprocessing/process";
   * import { assert } from "@std/assert";
   *
   * const condition = new Condition();
   * async function tell() {
   *   using _ = await condition.hold();
   *   condition.notify();
   * }
   *
   * await condition.acquire();
   * setTimeout(tell, 10);
   * assert(await condition.wait());
   * ```
   */
  async wait(options?: WaitOptions): Promise<boolean> {
    refuseMore("wait", arguments.length, 1);
    const limits = waitOptions("wait", options);
    this.#checkHeld("wait");
    limits.signal?.throwIfAborted();
    const waiting = this.#arena.within(() => this.#state.wait());
    this.#lock.release();
    try {
      return await park(this.#arena, waiting, limits);
    } finally {
      await this.#lock.acquire();
    }
  }

  /**
   * Waits until something holds that is asked each time when it is notified.
   *
   * @param predicate Asked with the lock held; gives (a promise of) whether it holds.
   * @param options How long to wait.
   * @returns Whether it holds; false: the time was up.
   * @throws {ProcessStateError} If the lock is not held here.
   *
   * @example Usage
   * ```ts
   * import { Condition } from "@multiprocessing/process";
   * import { assert } from "@std/assert";
   *
   * const condition = new Condition();
   * using _ = await condition.hold();
   * assert(await condition.waitFor(() => 1 + 1 === 2));
   * ```
   */
  async waitFor(predicate: () => unknown, options?: WaitOptions): Promise<boolean> {
    refuseMore("waitFor", arguments.length, 2);
    const { timeout = Infinity, signal } = waitOptions("waitFor", options);
    this.#checkHeld("wait");
    const until = performance.now() + timeout;
    for (;;) {
      if (await predicate()) return true;
      const left = until - performance.now();
      if (left <= 0) return false;
      await this.wait({ timeout: left, ...(signal && { signal }) });
    }
  }

  /**
   * Wakes some who wait now, those first that have waited longest.
   *
   * @param n How many at the most. Default 1.
   * @throws {ProcessStateError} If the lock is not held here.
   * @throws {RangeError} If `n` is negative.
   * @throws {TypeError} If `n` is no whole number.
   *
   * @example Usage
   * ```ts
   * import { Condition, ProcessStateError } from "@multiprocessing/process";
   * import { assertThrows } from "@std/assert";
   *
   * assertThrows(() => new Condition().notify(), ProcessStateError);
   * ```
   */
  notify(n: number = 1): void {
    refuseMore("notify", arguments.length, 1);
    checkCount("notify", "n", n, 0, Number.MAX_SAFE_INTEGER);
    this.#checkHeld("notify");
    this.#arena.within(() => this.#state.notify(n));
  }

  /**
   * Wakes all who wait now.
   *
   * @throws {ProcessStateError} If the lock is not held here.
   *
   * @example Usage
   * ```ts
   * import { Condition } from "@multiprocessing/process";
   *
   * const condition = new Condition();
   * using _ = await condition.hold();
   * condition.notifyAll();
   * ```
   */
  notifyAll(): void {
    this.#checkHeld("notify");
    this.#arena.within(() => this.#state.notify(Infinity));
  }

  #checkHeld(call: string): void {
    if (partsOf(this.#lock).state.isMine) return;
    throw new ProcessStateError(
      `Cannot ${call} as the lock of the condition is not held here: acquire() it first`,
    );
  }

  /**
   * Itself in words.
   *
   * @returns `<Condition of <RLock free>, 2 waiting>`.
   *
   * @example Usage
   * ```ts
   * import { Condition } from "@multiprocessing/process";
   * import { assertEquals } from "@std/assert";
   *
   * assertEquals(String(new Condition()), "<Condition of <RLock free>, 0 waiting>");
   * ```
   */
  toString(): string {
    return `<Condition of ${this.#lock}, ${this.#state.waiting} waiting>`;
  }

  /** What travels in its place. */
  #passOn(context: unknown): Placeholder {
    const { memory } = this.#arena;
    return travel(context, HANDLE_KIND, "a condition", memory, (memory): ConditionData => ({
      memory,
      slot: this.#slot,
      lock: this.#lock,
    }));
  }
}

/** Beside its lock, where one is given: then it can be seen where that can. */
function makeSpot(lock: AnyLock | undefined, options: ConditionOptions): Spot {
  if (lock === undefined || options.context !== undefined) {
    return Spot.make(options, KIND.CONDITION, CONDITION_SIZE);
  }
  const { reach } = partsOf(lock).arena.memory;
  const context = reach === "threads" ? "worker" : "spawn";
  return Spot.make({ context }, KIND.CONDITION, CONDITION_SIZE);
}

registerHandle(HANDLE_KIND, (data) => {
  const { lock, ...spot } = data as ConditionData;
  return new Condition(lock, Spot.revive(spot) as ConditionOptions);
});
