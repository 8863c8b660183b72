// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The class {@linkcode Lock}.
 *
 * @module
 */

import { HANDLE, type Placeholder, registerHandle } from "../codec/handle.ts";
import { ProcessStateError } from "../errors.ts";
import type { WaitOptions } from "../base/options.ts";
import { acquire, acquireSync, hold } from "./acquire.ts";
import type { Arena } from "./arena.ts";
import { KIND } from "./states/layout.ts";
import { LOCK_SIZE, LockState } from "./states/lock_state.ts";
import { checkOptions, CONTEXT_RULES, refuseMore, rejectMore } from "./options.ts";
import { type ContextOption, Spot, type SpotData, travel } from "./travel.ts";

/** What a {@linkcode Lock} is made with. */
export type LockOptions = ContextOption;

/** The kind of the handle. */
const HANDLE_KIND = "lock";

/** What a lock consists of, for what is built on it. */
export let lockParts: (lock: Lock) => { arena: Arena; slot: number; state: LockState };

/**
 * Lets one at a time: Python's `multiprocessing.Lock`. It is shared by passing it to processes and
 * workers. Anyone may release it, and nobody may acquire it twice. One whose holder has ended without
 * releasing it is recovered by the next one that asks.
 *
 * @example Usage
 * ```ts
 * import { Lock } from "@multiprocessing/process";
 * import { assert, assertFalse } from "@std/assert";
 *
 * const lock = new Lock();
 * {
 *   using _ = await lock.hold();
 *   assertFalse(lock.tryAcquire());
 * }
 * assert(lock.tryAcquire());
 * ```
 */
export class Lock {
  static {
    Object.defineProperty(this.prototype, HANDLE, {
      value(this: Lock, context: unknown) {
        return this.#passOn(context);
      },
    });
    lockParts = (lock) => ({ arena: lock.#arena, slot: lock.#slot, state: lock.#state });
  }

  readonly #arena: Arena;
  readonly #slot: number;
  readonly #state: LockState;

  /**
   * Makes one that nobody holds.
   *
   * @param options For whom.
   * @throws {ProcessError} If processes are to share it and that can't be done here, with the way out.
   */
  constructor(options: LockOptions = {}) {
    refuseMore("make a Lock", arguments.length, 1);
    const spot = Spot.is(options)
      ? options
      : Spot.make(checkOptions("Lock", options, CONTEXT_RULES), KIND.LOCK, LOCK_SIZE);
    this.#arena = spot.arena;
    this.#slot = spot.slot;
    this.#state = new LockState(spot.arena, spot.slot);
  }

  /** Whether somebody holds it. */
  get locked(): boolean {
    return this.#state.holder !== 0;
  }

  /**
   * Takes it as soon as it is free.
   *
   * @param options How long to wait.
   * @returns Whether it was taken; false: the time was up.
   *
   * @example Usage
   * ```ts
   * import { Lock } from "@multiprocessing/process";
   * import { assert, assertFalse } from "@std/assert";
   *
   * const lock = new Lock();
   * assert(await lock.acquire());
   * assertFalse(await lock.acquire({ timeout: 10 }));
   * ```
   */
  acquire(options?: WaitOptions): Promise<boolean> {
    if (arguments.length > 1) return rejectMore("acquire", arguments.length, 1);
    return acquire(this.#arena, this.#state, options);
  }

  /**
   * Takes it if it is free.
   *
   * @returns Whether it was taken.
   *
   * @example Usage
   * ```ts
   * import { Lock } from "@multiprocessing/process";
   * import { assert } from "@std/assert";
   *
   * assert(new Lock().tryAcquire());
   * ```
   */
  tryAcquire(): boolean {
    return this.#arena.within(() => this.#state.tryAcquire());
  }

  /**
   * Takes it as soon as it is free; this thread does nothing else until then.
   *
   * @param options How long to wait, in milliseconds. Default: for ever.
   * @returns Whether it was taken; false: the time was up.
   *
   * @example Usage
   * ```ts
   * import { Lock } from "@multiprocessing/process";
   * import { assert } from "@std/assert";
   *
   * assert(new Lock().acquireSync({ timeout: 100 }));
   * ```
   */
  acquireSync(options?: { timeout?: number }): boolean {
    const isPlain = arguments.length === 0 && this.#arena.fence === null;
    if (isPlain && this.#state.attempt()) return true;
    refuseMore("acquireSync", arguments.length, 1);
    return acquireSync(this.#arena, this.#state, options);
  }

  /**
   * Gives it back, whoever has taken it.
   *
   * @throws {ProcessStateError} If nobody holds it.
   *
   * @example Usage
   * ```ts
   * import { Lock } from "@multiprocessing/process";
   * import { assertFalse } from "@std/assert";
   *
   * const lock = new Lock();
   * await lock.acquire();
   * lock.release();
   * assertFalse(lock.locked);
   * ```
   */
  release(): void {
    const { fence } = this.#arena;
    if (fence === null ? this.#state.release() : fence.within(() => this.#state.release())) return;
    throw new ProcessStateError("Cannot release the lock as nobody holds it: acquire() it first");
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
   * import { Lock } from "@multiprocessing/process";
   * import { assert } from "@std/assert";
   *
   * const lock = new Lock();
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
   * @returns `<Lock free>`, `<Lock held>`, `<Lock held elsewhere>`.
   *
   * @example Usage
   * ```ts
   * import { Lock } from "@multiprocessing/process";
   * import { assertEquals } from "@std/assert";
   *
   * assertEquals(String(new Lock()), "<Lock free>");
   * ```
   */
  toString(): string {
    const { holder, isMine } = this.#state;
    return `<Lock ${holder === 0 ? "free" : isMine ? "held" : "held elsewhere"}>`;
  }

  /** What travels in its place. */
  #passOn(context: unknown): Placeholder {
    return travel(context, HANDLE_KIND, "a lock", this.#arena.memory, (memory): SpotData => ({
      memory,
      slot: this.#slot,
    }));
  }
}

registerHandle(HANDLE_KIND, (data) => new Lock(Spot.revive(data as SpotData) as LockOptions));
