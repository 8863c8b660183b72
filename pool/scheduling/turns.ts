// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * When workers are started whose start blocks this thread, as a thread's in Deno does for 20 ms: the first
 * alone, so that it does its first task while the others are started, one in each turn of the event loop.
 *
 * @module
 */

import { deferred } from "../../base/deferred.ts";
import { setTimeout } from "../../base/globals.ts";

/** The turns of one pool. */
export class Turns {
  readonly #opened = deferred<void>();
  #hasFirst = false;
  /** The turn of the last in line; null: nobody waits. */
  #last: Promise<void> | null = null;

  /**
   * Waits until a worker may be started.
   *
   * @returns When it may be.
   */
  async next(): Promise<void> {
    if (!this.#hasFirst) {
      this.#hasFirst = true;
      return;
    }
    const mine = this.#turnAfter(this.#last);
    this.#last = mine;
    await mine;
    if (this.#last === mine) this.#last = null;
  }

  async #turnAfter(before: Promise<void> | null): Promise<void> {
    await this.#opened.promise;
    if (before === null) return;
    await before;
    await new Promise((resolve) => setTimeout(resolve));
  }

  /** The first is ready, or will never be. */
  open(): void {
    this.#opened.resolve();
  }
}
