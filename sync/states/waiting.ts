// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * One who waits for something, whatever it is: what the two ways to sleep, blocking and not, have in
 * common.
 *
 * @module
 */

import type { Line } from "./line.ts";
import type { Seat } from "./seat.ts";

/** One wait, from its begin until it is over. */
export interface Waiting {
  /** The record, of which the mark changes when there is news. */
  readonly record: number;
  /** Whether the death of somebody may end it: that is to be found out soon, whoever knows of it. */
  readonly endsByDeath?: boolean;
  /** Looks whether the wait is over; if not, whoever ends it will wake this one. */
  poll(): boolean;
  /** Puts right what the dead have left undone. */
  mend(): void;
  /** Gives up; true: the wait had just ended well. */
  leave(): boolean;
}

/** What is taken by one or some, while others wait. */
export interface Gate {
  /** Those who wait. */
  readonly line: Line;
  /** Takes it if it can be had. `record`: that of who asks, who waits; `NOBODY`: who doesn't. */
  attempt(record: number): boolean;
  /** Has whoever gives it back look for those who wait; false: it can be had just now. */
  announce(record: number): boolean;
  /** Wakes the next, if it can be had. */
  passOn(): void;
  /** Puts right what the dead have left undone. */
  mend(): void;
}

/** One who waits for a {@linkcode Gate}. */
export class GateWaiting implements Waiting {
  readonly record: number;
  readonly endsByDeath = true;
  readonly #gate: Gate;
  readonly #since: number;

  /**
   * Stands in line.
   *
   * @param seat Who.
   * @param gate For what.
   */
  constructor(seat: Seat, gate: Gate) {
    this.#gate = gate;
    this.#since = seat.now();
    this.record = gate.line.join();
  }

  poll(): boolean {
    const { line } = this.#gate;
    for (;;) {
      if (this.#gate.attempt(this.record)) {
        line.leave(this.record);
        // Others may have stood back for this one, or not been woken as it was on its way.
        this.#gate.passOn();
        return true;
      }
      line.settle(this.record, this.#since);
      if (this.#gate.announce(this.record)) return false;
    }
  }

  mend(): void {
    this.#gate.mend();
  }

  leave(): boolean {
    this.#gate.line.leave(this.record);
    // It may have been woken for what another one can have.
    this.#gate.passOn();
    return false;
  }
}
