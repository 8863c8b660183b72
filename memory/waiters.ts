// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Who waits for a thread: one, and another one beyond as many words as a call takes.
 *
 * @module
 */

import { type WaitCall, Waiter, type Watched } from "./waiter.ts";

/** The waiters of a thread. */
export class Waiters {
  readonly #makeCall: () => WaitCall;
  readonly #waiters: Waiter[] = [];

  /**
   * There is none yet.
   *
   * @param makeCall Makes what each waits with.
   */
  constructor(makeCall: () => WaitCall) {
    this.#makeCall = makeCall;
  }

  /**
   * Waits at a word.
   *
   * @param watched The word.
   * @param ms How long at the most.
   * @returns As {@linkcode Waiter.wait}; null: the call has turned out to be of no use.
   */
  wait(watched: Watched, ms: number): Promise<void> | null {
    if (!this.#waiters.every((each) => each.isOfUse)) return null;
    return this.#one().wait(watched, ms);
  }

  #one(): Waiter {
    const found = this.#waiters.find((each) => each.hasRoom);
    if (found !== undefined) return found;
    const made = new Waiter(this.#makeCall());
    this.#waiters.push(made);
    return made;
  }
}
