// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * How many tasks a thread has begun, where its pool can see it and can keep it from beginning more.
 *
 * One word is both: a thread that adds one to it learns in the same instant whether it may begin, and a pool that
 * seizes it learns how many were begun before. So each task is begun by the thread, or taken back, and never both,
 * also while the thread is busy and hears nothing.
 *
 * @module
 */

/** Set while the thread must not begin another; the bits above it count, round and round. */
const SEIZED = 1;

/** What each task adds. */
const ONE = 2;

/** The most that the bits above can hold. */
const MOST = 2 ** 31 - 1;

/** The count of one thread. */
export class Begun {
  readonly #word: Int32Array<SharedArrayBuffer>;

  /**
   * Both sides make one over the same memory.
   *
   * @param shared Four bytes, of zeros at first.
   */
  constructor(shared: SharedArrayBuffer = new SharedArrayBuffer(4)) {
    this.#word = new Int32Array(shared);
  }

  /** The memory. */
  get shared(): SharedArrayBuffer {
    return this.#word.buffer;
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
    if ((Atomics.add(this.#word, 0, ONE) & SEIZED) === 0) return true;
    Atomics.sub(this.#word, 0, ONE);
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
  return ((word >>> 1) - before) & MOST;
}
