// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The state of a lock that its holder may take again: a {@linkcode LockState} and how often it was taken.
 *
 * @module
 */

import { LOCK_SIZE, LockState } from "./lock_state.ts";
import { GateWaiting, type Waiting } from "./waiting.ts";
import type { Seat } from "./seat.ts";

/** How many words it takes, its head included. */
export const RLOCK_SIZE: number = LOCK_SIZE + 2;

/** A lock that can be taken again, as one thread sees it. */
export class RLockState {
  readonly #seat: Seat;
  readonly #lock: LockState;
  /** Changed by the holder alone, whose first take sets it. */
  readonly #count: number;

  /**
   * In a slot.
   *
   * @param seat Who looks.
   * @param slot The slot.
   */
  constructor(seat: Seat, slot: number) {
    this.#seat = seat;
    this.#lock = new LockState(seat, slot);
    this.#count = slot + LOCK_SIZE;
  }

  /** The number of who holds it; 0: nobody. */
  get holder(): number {
    return this.#lock.holder;
  }

  /** Whether this thread holds it. */
  get isMine(): boolean {
    return this.#lock.isMine;
  }

  /** How often its holder has taken it. */
  get count(): number {
    return this.holder === 0 ? 0 : this.#seat.words.load(this.#count);
  }

  /** Takes it if it is free or held here; whether it did. */
  tryAcquire(): boolean {
    if (this.#lock.isMine) return this.#again();
    return this.#lock.tryAcquire() && this.#first();
  }

  /** As {@linkcode RLockState.tryAcquire}, without a look whether its holder has died. */
  attempt(): boolean {
    if (this.#lock.isMine) return this.#again();
    return this.#lock.attempt() && this.#first();
  }

  #again(): true {
    this.#seat.words.put(this.#count, this.#seat.words.peek(this.#count) + 1);
    return true;
  }

  #first(): true {
    this.#seat.words.put(this.#count, 1);
    return true;
  }

  /** Gives it back once; false: this thread doesn't hold it. */
  release(): boolean {
    if (!this.#lock.isMine) return false;
    const count = this.#seat.words.peek(this.#count) - 1;
    this.#seat.words.put(this.#count, count);
    return count > 0 || this.#lock.release();
  }

  /** Stands in line for it. */
  wait(): Waiting {
    const waiting = new GateWaiting(this.#seat, this.#lock);
    return {
      record: waiting.record,
      // Another task of this thread may have taken it in the meantime.
      poll: () => this.#lock.isMine ? this.#join(waiting) : waiting.poll() && this.#first(),
      mend: () => waiting.mend(),
      leave: () => waiting.leave(),
    };
  }

  #join(waiting: GateWaiting): true {
    this.#again();
    waiting.leave();
    return true;
  }
}
