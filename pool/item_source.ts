// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The items that a stream is given: what the user's iterator gives, which may throw, wait, or never end.
 *
 * @module
 */

import { reportUncaught } from "../base/uncaught.ts";

type AnyIterator = Iterator<unknown> | AsyncIterator<unknown>;

/** An item, or the end. */
export type Next = IteratorResult<unknown>;

/** What a stream pulls. */
export interface Source {
  /** Whether an item may have to be waited for. */
  readonly isAsync: boolean;
  /** The next item: at once if the source has it. What the source throws is thrown, and ends it. */
  next(): Next | Promise<Next>;
  /** Tells the source that no more is wanted. */
  close(): Promise<void>;
}

/** Items that are asked for one after another. */
export class ItemSource implements Source {
  /** Whether an item may have to be waited for. */
  readonly isAsync: boolean;
  readonly #items: AnyIterator;
  #isAtNext = false;
  #isOver = false;

  /**
   * Nothing is asked for yet.
   *
   * @param items What can be gone through.
   */
  constructor(items: Iterable<unknown> | AsyncIterable<unknown>) {
    this.isAsync = Symbol.asyncIterator in Object(items);
    this.#items = this.isAsync
      ? (items as AsyncIterable<unknown>)[Symbol.asyncIterator]()
      : (items as Iterable<unknown>)[Symbol.iterator]();
  }

  /** The next item: at once if the source has it. What the source throws is thrown, and ends it. */
  next(): Next | Promise<Next> {
    if (this.isAsync) return this.#nextLater();
    try {
      return this.#note(this.#items.next() as Next);
    } catch (error) {
      this.#isOver = true;
      throw error;
    }
  }

  async #nextLater(): Promise<Next> {
    this.#isAtNext = true;
    try {
      return this.#note(await this.#items.next());
    } catch (error) {
      this.#isOver = true;
      throw error;
    } finally {
      this.#isAtNext = false;
    }
  }

  #note(next: Next): Next {
    if (typeof next !== "object" || next === null) {
      throw new TypeError(
        `Cannot go through the items as what next() gives must be an object: current value is ${
          String(next)
        }`,
      );
    }
    if (next.done) this.#isOver = true;
    return next;
  }

  /**
   * Tells the source that no more is wanted. One that is at its next item may take any time: it is told, and not waited for.
   *
   * @returns When it has been told. What it throws then is thrown, if it was waited for; else it is an uncaught error.
   */
  async close(): Promise<void> {
    if (this.#isOver) return;
    this.#isOver = true;
    const isAtNext = this.#isAtNext;
    const closed = this.#items.return?.();
    if (isAtNext) Promise.resolve(closed).catch(reportUncaught);
    else await closed;
  }
}
