// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The last of many entries, in memory that stops growing.
 *
 * @module
 */

/** How many there is room for at first. */
const FIRST = 1024;

/** Five numbers an entry. */
const WIDTH = 5;

/** Entries of five numbers: the oldest go when it is full. */
export class Ring {
  readonly #limit: number;
  #numbers: Float64Array;
  /** How many have ever come. */
  #count = 0;

  /**
   * It is empty.
   *
   * @param limit How many entries are kept.
   */
  constructor(limit: number) {
    this.#limit = limit;
    this.#numbers = new Float64Array(Math.min(limit, FIRST) * WIDTH);
  }

  /** Adds an entry. */
  add(a: number, b: number, c: number, d: number, e: number): void {
    const numbers = this.#numbers.length > this.#size * WIDTH ? this.#numbers : this.#grown();
    let at = (this.#count++ % this.#limit) * WIDTH;
    numbers[at++] = a;
    numbers[at++] = b;
    numbers[at++] = c;
    numbers[at++] = d;
    numbers[at] = e;
  }

  get #size(): number {
    return Math.min(this.#count, this.#limit - 1);
  }

  #grown(): Float64Array {
    const size = Math.min(this.#numbers.length * 2, this.#limit * WIDTH);
    const grown = new Float64Array(size);
    grown.set(this.#numbers);
    return this.#numbers = grown;
  }

  /** How many entries have gone. */
  get dropped(): number {
    return Math.max(0, this.#count - this.#limit);
  }

  /** The entries, the oldest first. */
  *[Symbol.iterator](): Generator<Float64Array, void> {
    for (let index = this.dropped; index < this.#count; index++) {
      const at = (index % this.#limit) * WIDTH;
      yield this.#numbers.subarray(at, at + WIDTH);
    }
  }
}
