// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The class {@linkcode RLock}.
 *
 * @module
 */

import { HANDLE, type Placeholder, registerHandle } from "../codec/handle.ts";
import { ProcessStateError } from "../errors.ts";
import type { WaitOptions } from "../base/options.ts";
import { acquire, acquireSync, hold } from "./acquire.ts";
import type { Arena } from "./arena.ts";
import { KIND } from "./states/layout.ts";
import { lookAgain } from "./parking.ts";
import { RLOCK_SIZE, RLockState } from "./states/rlock_state.ts";
import { checkOptions, CONTEXT_RULES, refuseMore, rejectMore } from "./options.ts";
import { type ContextOption, Spot, type SpotData, travel } from "./travel.ts";

/** What a {@linkcode RLock} is made with. */
export type RLockOptions = ContextOption;

/** The kind of the handle. */
const HANDLE_KIND = "rlock";

/** What a lock consists of, for what is built on it. */
export let rlockParts: (lock: RLock) => { arena: Arena; slot: number; state: RLockState };

/**
 * As {@linkcode Lock}, but its holder may take it again, and gives it back as often: Python's
 * `multiprocessing.RLock`. It is held by a process or worker, not by one of its async tasks: all of them
 * may take it then, and nobody else may release it. One whose holder has ended is recovered by the next
 * one that asks.
 *
 * @example Usage
 * ```ts
 * import { RLock } from "@multiprocessing/process";
 * import { assert, assertFalse } from "@std/assert";
 *
 * const lock = new RLock();
 * {
 *   using _ = await lock.hold();
 *   using _again = await lock.hold();
 *   assert(lock.locked);
 * }
 * assertFalse(lock.locked);
 * ```
 */
export class RLock {
  static {
    Object.defineProperty(this.prototype, HANDLE, {
      value(this: RLock, context: unknown) {
        return this.#passOn(context);
      },
    });
    rlockParts = (lock) => ({ arena: lock.#arena, slot: lock.#slot, state: lock.#state });
  }

  readonly #arena: Arena;
  readonly #slot: number;
  readonly #state: RLockState;

  /**
   * Makes one that nobody holds.
   *
   * @param options For whom.
   * @throws {ProcessError} If processes are to share it and that can't be done here, with the way out.
   */
  constructor(options: RLockOptions = {}) {
    refuseMore("make an RLock", arguments.length, 1);
    const spot = Spot.is(options)
      ? options
      : Spot.make(checkOptions("RLock", options, CONTEXT_RULES), KIND.RLOCK, RLOCK_SIZE);
    this.#arena = spot.arena;
    this.#slot = spot.slot;
    this.#state = new RLockState(spot.arena, spot.slot);
  }

  /** Whether somebody holds it. */
  get locked(): boolean {
    return this.#state.holder !== 0;
  }

  /**
   * Takes it as soon as it is free, or held here.
   *
   * @param options How long to wait.
   * @returns Whether it was taken; false: the time was up.
   *
   * @example Usage
   * ```ts
   * import { RLock } from "@multiprocessing/process";
   * import { assert } from "@std/assert";
   *
   * const lock = new RLock();
   * assert(await lock.acquire());
   * assert(await lock.acquire({ timeout: 10 }));
   * ```
   */
  async acquire(options?: WaitOptions): Promise<boolean> {
    refuseMore("acquire", arguments.length, 1);
    const wasTaken = await acquire(this.#arena, this.#state, options);
    // Other tasks of this thread that wait have it too then.
    if (wasTaken) lookAgain(this.#arena, this.#slot);
    return wasTaken;
  }

  /**
   * Takes it if it is free, or held here.
   *
   * @returns Whether it was taken.
   *
   * @example Usage
   * ```ts
   * import { RLock } from "@multiprocessing/process";
   * import { assert } from "@std/assert";
   *
   * assert(new RLock().tryAcquire());
   * ```
   */
  tryAcquire(): boolean {
    if (!this.#arena.within(() => this.#state.tryAcquire())) return false;
    lookAgain(this.#arena, this.#slot);
    return true;
  }

  /**
   * Takes it as soon as it is free; this thread does nothing else until then.
   *
   * @param options How long to wait, in milliseconds. Default: for ever.
   * @returns Whether it was taken; false: the time was up.
   *
   * @example Usage
   * ```ts
   * import { RLock } from "@multiprocessing/process";
   * import { assert } from "@std/assert";
   *
   * assert(new RLock().acquireSync({ timeout: 100 }));
   * ```
   */
  acquireSync(options?: { timeout?: number }): boolean {
    const isPlain = arguments.length === 0 && this.#arena.fence === null;
    if (isPlain && this.#state.attempt()) return true;
    refuseMore("acquireSync", arguments.length, 1);
    return acquireSync(this.#arena, this.#state, options);
  }

  /**
   * Gives it back, once.
   *
   * @throws {ProcessStateError} If this process or worker doesn't hold it.
   *
   * @example Usage
   * ```ts
   * import { RLock } from "@multiprocessing/process";
   * import { assertFalse } from "@std/assert";
   *
   * const lock = new RLock();
   * await lock.acquire();
   * lock.release();
   * assertFalse(lock.locked);
   * ```
   */
  release(): void {
    const { fence } = this.#arena;
    if (fence === null ? this.#state.release() : fence.within(() => this.#state.release())) return;
    throw new ProcessStateError(
      `Cannot release the lock as this process does not hold it: it is ${
        this.locked ? "held elsewhere" : "free"
      }`,
    );
  }

  /**
   * Takes it until what is given is disposed of.
   *
   * @param options How long to wait.
   * @returns What gives it back.
   * @throws {TimeoutError} If the time was up.
   *
   * @example Usage
   * ```ts
   * import { RLock } from "@multiprocessing/process";
   * import { assert } from "@std/assert";
   *
   * const lock = new RLock();
   * using _ = await lock.hold({ timeout: 1000 });
   * assert(lock.locked);
   * ```
   */
  hold(options?: WaitOptions): Promise<Disposable> {
    if (arguments.length > 1) return rejectMore("hold", arguments.length, 1);
    return hold(this, options);
  }

  /**
   * Itself in words.
   *
   * @returns `<RLock free>`, `<RLock held, 2 deep>`, `<RLock held elsewhere, 1 deep>`.
   *
   * @example Usage
   * ```ts
   * import { RLock } from "@multiprocessing/process";
   * import { assertEquals } from "@std/assert";
   *
   * assertEquals(String(new RLock()), "<RLock free>");
   * ```
   */
  toString(): string {
    const { holder, isMine, count } = this.#state;
    if (holder === 0) return "<RLock free>";
    return `<RLock ${isMine ? "held" : "held elsewhere"}, ${count} deep>`;
  }

  /** What travels in its place. */
  #passOn(context: unknown): Placeholder {
    return travel(context, HANDLE_KIND, "a lock", this.#arena.memory, (memory): SpotData => ({
      memory,
      slot: this.#slot,
    }));
  }
}

registerHandle(HANDLE_KIND, (data) => new RLock(Spot.revive(data as SpotData) as RLockOptions));
