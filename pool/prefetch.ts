// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * How many tasks a worker is given ahead: as many short ones as keep it busy until it is given more,
 * and no long one, which another worker might begin sooner.
 *
 * @module
 */

/** Milliseconds of work that a worker holds. */
const WORK = 2;

/** The most tasks that it holds. */
const MOST = 512;

/** Milliseconds from which on a task is long. */
const LONG = 5;

/** The prefetch of one worker. */
export class Prefetch {
  #average = Infinity;

  /** How many tasks it may hold, that which it is at included. */
  get size(): number {
    if (this.#average > LONG) return 1;
    return Math.min(MOST, Math.max(2, Math.ceil(WORK / this.#average)));
  }

  /**
   * Some tasks have ended.
   *
   * @param busy How many milliseconds they took.
   * @param count How many there were.
   */
  note(busy: number, count: number): void {
    const each = Math.max(busy / count, 1e-3);
    // Quick to see that tasks are long, slow to believe that they are short.
    this.#average = each > this.#average || this.#average === Infinity
      ? each
      : (this.#average + each) / 2;
  }
}
