// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * How many tasks a worker has begun, where its pool can see it and can keep it from beginning more.
 *
 * One word is both: a worker that adds one to it learns in the same instant whether it may begin, and a pool that
 * seizes it learns how many were begun before. So each task is begun by the worker, or taken back, and never both,
 * also while the worker is busy and hears nothing.
 *
 * @module
 */

/** Set while the worker must not begin another; the bits above it count, round and round. */
const SEIZED = 1;

/** What each task adds. */
const ONE_TASK = 2;

/** The most that the bits above can hold. */
const COUNT_MAX_TASKS = 2 ** 31 - 1;

/** The count of one worker. */
export class Begun {
  #word: Int32Array;

  /**
   * Both sides make one over the same memory.
   *
   * @param words Words that both see, of zeros at first; default: there are none yet.
   */
  constructor(words: Int32Array = new Int32Array(1)) {
    this.#word = words;
  }

  /**
   * The worker counts on elsewhere.
   *
   * @param words Words that both see, of zeros at first; default: there are none any more.
   */
  moveTo(words: Int32Array = new Int32Array(1)): void {
    Atomics.store(words, 0, Atomics.load(this.#word, 0));
    this.#word = words;
  }

  /**
   * How many were begun.
   *
   * @param before So many were known.
   * @returns How many more there are.
   */
  since(before: number): number {
    return difference(Atomics.load(this.#word, 0), before);
  }

  /**
   * Begins a task, unless the count is seized.
   *
   * @returns Whether it may be begun.
   */
  begin(): boolean {
    if ((Atomics.add(this.#word, 0, ONE_TASK) & SEIZED) === 0) return true;
    Atomics.sub(this.#word, 0, ONE_TASK);
    return false;
  }

  /**
   * From now on none is begun.
   *
   * @param before So many were known to have been.
   * @returns How many more there are.
   */
  seize(before: number): number {
    return difference(Atomics.or(this.#word, 0, SEIZED), before);
  }

  /** From now on tasks may be begun again. */
  release(): void {
    Atomics.and(this.#word, 0, ~SEIZED);
  }
}

function difference(word: number, before: number): number {
  return ((word >>> 1) - before) & COUNT_MAX_TASKS;
}
