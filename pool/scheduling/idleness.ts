// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Notices workers that have had nothing to do for long.
 *
 * @module
 */

import type { Clock } from "../../base/clock.ts";
import * as runtime from "../../runtime/runtime.ts";
import type { Schedulable } from "./schedulable.ts";

/** Since when each has been idle. */
export class Idleness {
  readonly #timeout: number;
  readonly #clock: Clock;
  readonly #onIdle: (worker: Schedulable) => void;
  readonly #since = new Map<Schedulable, number>();
  #timer: unknown;

  /**
   * Nobody is idle yet.
   *
   * @param timeout Milliseconds; `Infinity`: nobody is ever noticed.
   * @param clock The time.
   * @param onIdle Called with one that was idle for so long.
   */
  constructor(timeout: number, clock: Clock, onIdle: (worker: Schedulable) => void) {
    this.#timeout = timeout;
    this.#clock = clock;
    this.#onIdle = onIdle;
  }

  /**
   * There is news of a worker.
   *
   * @param worker The worker.
   */
  note(worker: Schedulable): void {
    if (this.#timeout === Infinity) return;
    if (!worker.isIdle) this.#since.delete(worker);
    else if (!this.#since.has(worker)) this.#since.set(worker, this.#clock.now());
    this.#watch();
  }

  /**
   * A worker has ended, or is about to.
   *
   * @param worker The worker.
   */
  forget(worker: Schedulable): void {
    this.#since.delete(worker);
    if (this.#since.size === 0) this.#stop();
  }

  #stop(): void {
    this.#clock.clear(this.#timer);
    this.#timer = undefined;
  }

  /** A timer that keeps no program alive. */
  #watch(): void {
    if (this.#timer !== undefined || this.#since.size === 0) return;
    const first = Math.min(...this.#since.values());
    const delay = Math.max(0, first + this.#timeout - this.#clock.now());
    this.#timer = this.#clock.set(() => {
      this.#timer = undefined;
      this.#look();
    }, delay);
    runtime.unrefTimer(this.#timer);
  }

  #look(): void {
    const now = this.#clock.now();
    for (const [worker, since] of this.#since) {
      if (now - since < this.#timeout) continue;
      // One that must stay is asked again later.
      this.#since.set(worker, now);
      this.#onIdle(worker);
    }
    this.#watch();
  }
}
