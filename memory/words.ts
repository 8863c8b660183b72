// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Numbers of 32 bits that several threads change at once, each access atomic and in one order for all.
 *
 * @module
 */

/** The accesses; tests put their own in the place of {@linkcode AtomicWords} and try all orders. */
export interface Words {
  /** Gives a word. */
  load(index: number): number;
  /** Sets a word. */
  store(index: number, value: number): void;
  /** Sets a word to `value` if it is `expected`; gives what it was. */
  cas(index: number, expected: number, value: number): number;
  /** Adds to a word; gives what it was. */
  add(index: number, value: number): number;
  /**
   * Sets a word of this thread's own, of which others are told by its next change in one step: they see this
   * when they have seen that. It costs a tenth of {@linkcode Words.store}.
   */
  put(index: number, value: number): void;
  /** A guess at a word, which may be old: good for the first try of a {@linkcode Words.cas}. */
  peek(index: number): number;
}

/** Words of shared memory. */
export class AtomicWords implements Words {
  readonly #array: Int32Array;

  /**
   * Over an array.
   *
   * @param array The array.
   */
  constructor(array: Int32Array) {
    this.#array = array;
  }

  load(index: number): number {
    return Atomics.load(this.#array, index);
  }

  store(index: number, value: number): void {
    Atomics.store(this.#array, index, value);
  }

  cas(index: number, expected: number, value: number): number {
    return Atomics.compareExchange(this.#array, index, expected, value);
  }

  add(index: number, value: number): number {
    return Atomics.add(this.#array, index, value);
  }

  put(index: number, value: number): void {
    this.#array[index] = value;
  }

  peek(index: number): number {
    return this.#array[index]!;
  }
}
