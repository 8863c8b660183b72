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
    this.#items.push(item);
    this.#rise(this.#items.length - 1, item);
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

  /** Puts one where it belongs; at this place is a gap. */
  #place(gap: number, item: T): void {
    this.#rise(this.#sink(gap), item);
  }

  /** Moves those before the gap behind it, as long as they come out later. */
  #rise(gap: number, item: T): void {
    const items = this.#items;
    while (gap > 0) {
      const parent = (gap - 1) >> 1;
      if (!this.#isBefore(item, items[parent]!)) break;
      items[gap] = items[parent]!;
      gap = parent;
    }
    items[gap] = item;
  }

  /** Moves the gap to the very end: what fills it is one of the last, and hardly ever rises from there. */
  #sink(gap: number): number {
    const items = this.#items;
    for (let child = 2 * gap + 1; child < items.length; child = 2 * gap + 1) {
      const other = child + 1;
      if (other < items.length && this.#isBefore(items[other]!, items[child]!)) child = other;
      items[gap] = items[child]!;
      gap = child;
    }
    return gap;
  }
}
