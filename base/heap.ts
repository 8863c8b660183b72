// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * A binary heap.
 *
 * @module
 */

/** Gives the first by an order, whatever the order in which they came, in logarithmic time. */
export class Heap<T> {
  readonly #items: T[] = [];
  readonly #isBefore: (a: T, b: T) => boolean;

  /**
   * Nothing is in it yet.
   *
   * @param isBefore Whether one comes out before another.
   */
  constructor(isBefore: (a: T, b: T) => boolean) {
    this.#isBefore = isBefore;
  }

  /** How many there are. */
  get size(): number {
    return this.#items.length;
  }

  /** The first, which stays; undefined if there is none. */
  peek(): T | undefined {
    return this.#items[0];
  }

  /** Adds one. */
  push(item: T): void {
    this.#rise(this.#items.push(item) - 1);
  }

  /** Takes the first; undefined if there is none. */
  shift(): T | undefined {
    const first = this.#items[0];
    const last = this.#items.pop();
    if (this.#items.length > 0) this.#place(0, last!);
    return first;
  }

  /** Takes one out, wherever it is; whether it was there. */
  remove(item: T): boolean {
    const index = this.#items.indexOf(item);
    if (index < 0) return false;
    const last = this.#items.pop()!;
    if (index < this.#items.length) this.#place(index, last);
    return true;
  }

  /** Takes all of them, in their order. */
  drain(): T[] {
    const all: T[] = [];
    while (this.#items.length > 0) all.push(this.shift()!);
    return all;
  }

  /** Puts one where there is a gap, and then where it belongs. */
  #place(index: number, item: T): void {
    this.#items[index] = item;
    this.#sink(index);
    this.#rise(index);
  }

  #rise(from: number): void {
    const items = this.#items;
    for (let index = from; index > 0;) {
      const parent = (index - 1) >> 1;
      if (!this.#isBefore(items[index]!, items[parent]!)) return;
      this.#swap(index, parent);
      index = parent;
    }
  }

  #sink(from: number): void {
    const items = this.#items;
    for (let index = from;;) {
      let first = index;
      for (const child of [2 * index + 1, 2 * index + 2]) {
        if (child < items.length && this.#isBefore(items[child]!, items[first]!)) first = child;
      }
      if (first === index) return;
      this.#swap(index, first);
      index = first;
    }
  }

  #swap(a: number, b: number): void {
    const items = this.#items;
    [items[a], items[b]] = [items[b]!, items[a]!];
  }
}
