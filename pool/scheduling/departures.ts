// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Which workers are let go while they could do more: those too many, those idle for long, and all when the work is
 * done.
 *
 * @module
 */

import type { Clock } from "../../base/clock.ts";
import { setSize, type Staffing, staying, tooMany } from "./head_count.ts";
import { Idleness } from "./idleness.ts";
import type { Schedulable } from "./schedulable.ts";
import type { Staff } from "./staff.ts";

/** Those of one pool. */
export class Departures {
  readonly #staff: Staff;
  readonly #staffing: Staffing;
  readonly #idleness: Idleness;
  readonly #isOpen: () => boolean;

  /**
   * Nobody goes yet.
   *
   * @param staff All workers.
   * @param staffing How many there may be.
   * @param clock The time.
   * @param isOpen Whether the pool takes tasks.
   */
  constructor(staff: Staff, staffing: Staffing, clock: Clock, isOpen: () => boolean) {
    this.#staff = staff;
    this.#staffing = staffing;
    this.#isOpen = isOpen;
    this.#idleness = new Idleness(staffing.idleTimeout, clock, (worker) => this.#dismiss(worker));
  }

  /**
   * There is news of a worker: it may be idle.
   *
   * @param worker The worker.
   */
  note(worker: Schedulable): void {
    this.#idleness.note(worker);
  }

  /**
   * A worker has ended.
   *
   * @param worker The worker.
   */
  forget(worker: Schedulable): void {
    this.#idleness.forget(worker);
  }

  /**
   * Changes how many workers there may be.
   *
   * @param size How many.
   */
  resize(size: number): void {
    setSize(this.#staffing, size);
    this.#staff.fill();
    this.shrink();
  }

  /** Those too many end after their task. */
  shrink(): void {
    for (const worker of tooMany(this.#staff, this.#staffing.size)) this.#retire(worker);
  }

  /** One by itself, while the pool goes on: it is not waited for without end. */
  #retire(worker: Schedulable): void {
    this.#idleness.forget(worker);
    if (worker.spare > 0) worker.recall();
    worker.retire(true);
  }

  /** One that was idle for long. */
  #dismiss(worker: Schedulable): void {
    const isSpare = staying(this.#staff).length > this.#staffing.least;
    if (this.#isOpen() && isSpare) this.#retire(worker);
  }

  /** All, as there is no more to do. What one of them gives back may be another's. */
  retireAll(): void {
    for (const { spare } of this.#staff.workers) if (spare > 0) return;
    for (const worker of this.#staff.workers) {
      this.#idleness.forget(worker);
      worker.retire(false);
    }
  }
}
