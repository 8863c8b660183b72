// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Notices workers that have been silent for a while: what they hold and have not begun may be begun elsewhere.
 *
 * @module
 */

import { CLOCK, type Clock } from "../../base/clock.ts";

/** Milliseconds of silence: a task that takes longer is long. */
const SILENCE_MS = 5;

/** Milliseconds in which what has come is read: a program that was busy has not listened. */
const LISTEN_MS = 1;

/** Who may be silent. */
export interface Speaker {
  /** How often it has been heard. */
  readonly heard: number;
  /** How many tasks it holds besides the one that it is at. */
  readonly spare: number;
}

/** Looks at workers from time to time, while there is anything to see. */
export class Silence<W extends Speaker> {
  readonly #workers: Iterable<W>;
  readonly #onSilent: (worker: W) => void;
  readonly #clock: Clock;
  #timer: unknown;
  /** How often each had been heard when it was looked at last. */
  #seen = new Map<W, number>();

  /**
   * Nothing is looked at yet.
   *
   * @param workers All of them, at any time.
   * @param onSilent Called with one that holds more than it is at, and has said nothing.
   * @param clock The platform's, unless it is a test.
   */
  constructor(workers: Iterable<W>, onSilent: (worker: W) => void, clock: Clock = CLOCK) {
    this.#workers = workers;
    this.#onSilent = onSilent;
    this.#clock = clock;
  }

  /** Somebody may hold more than before. */
  start(): void {
    if (this.#timer === undefined && this.#hasSpare()) this.#listen(SILENCE_MS, () => this.#look());
  }

  /** Somebody holds less: there may be nothing left to look at. */
  relax(): void {
    if (this.#timer === undefined || this.#hasSpare()) return;
    this.#clock.clear(this.#timer);
    this.#timer = undefined;
    this.#seen.clear();
  }

  #hasSpare(): boolean {
    for (const { spare } of this.#workers) if (spare > 0) return true;
    return false;
  }

  #listen(delay: number, then: () => void): void {
    this.#timer = this.#clock.set(() => {
      this.#timer = undefined;
      then();
    }, delay);
  }

  /** Those who have said nothing since the last look get one more chance to be heard. */
  #look(): void {
    const silent = this.#silent();
    if (silent.length === 0) return this.#lookAgain();
    this.#listen(LISTEN_MS, () => {
      const seen = this.#seen;
      for (const worker of silent) {
        if (worker.spare > 0 && worker.heard === seen.get(worker)) this.#onSilent(worker);
      }
      this.#lookAgain();
    });
  }

  #silent(): W[] {
    return [...this.#workers].filter((worker) =>
      worker.spare > 0 && worker.heard === this.#seen.get(worker)
    );
  }

  #lookAgain(): void {
    this.#seen = new Map([...this.#workers].map((worker) => [worker, worker.heard]));
    this.start();
  }
}
