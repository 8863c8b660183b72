// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * A queue in memory.
 *
 * @module
 */

/** How many places are left behind before they are given back. */
const SLACK = 1024;

/** First in, first out, in constant time. */
export class Fifo<T> {
  #items: (T | undefined)[] = [];
  #head = 0;

  /** How many wait. */
  get size(): number {
    return this.#items.length - this.#head;
  }

  /** Adds one at the end. */
  push(item: T): void {
    this.#items.push(item);
  }

  /** Takes the first; undefined if there is none. */
  shift(): T | undefined {
    if (this.#head === this.#items.length) return undefined;
    const item = this.#items[this.#head];
    this.#items[this.#head++] = undefined;
    if (this.#head >= SLACK && this.#head * 2 >= this.#items.length) this.#trim();
    return item;
  }

  /** The first, which stays; undefined if there is none. */
  peek(): T | undefined {
    return this.#items[this.#head];
  }

  /** The last, which stays; undefined if there is none. */
  peekLast(): T | undefined {
    return this.size === 0 ? undefined : this.#items.at(-1);
  }

  /** Puts some in front, in their order. */
  unshift(items: T[]): void {
    this.#items = [...items, ...this.#items.slice(this.#head)];
    this.#head = 0;
  }

  /** Takes one out, wherever it is; whether it was there. */
  remove(item: T): boolean {
    const index = this.#items.indexOf(item, this.#head);
    if (index < 0) return false;
    this.#items.splice(index, 1);
    return true;
  }

  /** Takes the last ones, which stay in their order. */
  takeLast(count: number): T[] {
    const start = this.#items.length - Math.min(count, this.size);
    return this.#items.splice(start) as T[];
  }

  /** All of them, which stay. */
  list(): T[] {
    return this.#items.slice(this.#head) as T[];
  }

  /** Takes all of them. */
  drain(): T[] {
    const items = this.#items.slice(this.#head) as T[];
    this.#items = [];
    this.#head = 0;
    return items;
  }

  #trim(): void {
    this.#items = this.#items.slice(this.#head);
    this.#head = 0;
  }
}
