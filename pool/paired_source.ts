// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Several sources as one: the first item of each, then the second of each, ...
 *
 * @module
 */

import type { ItemSource, Next, Source } from "./item_source.ts";

const END: Next = { done: true, value: undefined };

/** Lists of items, up to the end of the shortest source. */
export class PairedSource implements Source {
  /** Whether an item may have to be waited for. */
  readonly isAsync: boolean;
  readonly #sources: readonly ItemSource[];

  /**
   * Nothing is asked for yet.
   *
   * @param sources What is gone through.
   */
  constructor(sources: readonly ItemSource[]) {
    this.#sources = sources;
    this.isAsync = sources.some(({ isAsync }) => isAsync);
  }

  /** The next item of each: at once if all have it. What a source throws is thrown, after the others have been told. */
  next(): Next | Promise<Next> {
    if (this.isAsync) return this.#nextLater();
    try {
      return this.#pair(this.#sources.map((source) => source.next() as Next));
    } catch (error) {
      this.close().catch(() => {});
      throw error;
    }
  }

  async #nextLater(): Promise<Next> {
    try {
      return this.#pair(
        await Promise.all(this.#sources.map(async (source) => await source.next())),
      );
    } catch (error) {
      this.close().catch(() => {});
      throw error;
    }
  }

  #pair(all: Next[]): Next {
    if (all.length > 0 && !all.some(({ done }) => done)) {
      return { done: false, value: all.map(({ value }) => value) };
    }
    this.close().catch(() => {});
    return END;
  }

  /** Tells all that no more is wanted. */
  async close(): Promise<void> {
    await Promise.all(this.#sources.map((source) => source.close()));
  }
}
