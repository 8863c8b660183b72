// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Holds back what comes after a message with handles in it, until what makes objects of them has been loaded. The end
 * comes after all that was held back. A message of which no value can be made, as who held what its handles stand for
 * has died, is the end too.
 *
 * @module
 */

import type { LoadHandles } from "./lane.ts";

/** Of one end of a lane. */
export class Loading<Item> {
  /** Whether what comes has to be held back. To be read alone: it is asked for each message. */
  isBusy = false;
  readonly #load: LoadHandles;
  readonly #take: (item: Item) => void;
  readonly #fail: (error: unknown) => void;
  #held: Item[] = [];
  #loading: Promise<void> | null = null;

  /**
   * Holds nothing back at first.
   *
   * @param load Loads what makes objects of the handles.
   * @param take Takes what was held back.
   * @param fail Ends the lane.
   */
  constructor(load: LoadHandles, take: (item: Item) => void, fail: (error: unknown) => void) {
    this.#load = load;
    this.#take = take;
    this.#fail = fail;
  }

  /**
   * Holds something back; only while it is busy.
   *
   * @param item What has come.
   */
  hold(item: Item): void {
    this.#held.push(item);
  }

  /**
   * Loads, and is busy till then.
   *
   * @param kinds The kinds of the handles.
   * @param held What is held back already.
   */
  begin(kinds: Iterable<string>, held: Item[] = []): void {
    this.#held = held;
    this.isBusy = true;
    this.#loading = this.#run(kinds);
  }

  async #run(kinds: Iterable<string>): Promise<void> {
    try {
      await this.#load(kinds);
      this.#release();
    } catch (error) {
      this.#free();
      this.#fail(error);
    }
  }

  /** One of them may have others loaded, for which those after it have to wait again. */
  #release(): void {
    for (const item of this.#free()) this.#take(item);
  }

  #free(): Item[] {
    this.isBusy = false;
    this.#loading = null;
    return this.#held;
  }

  /** Resolves when nothing is held back. */
  async over(): Promise<void> {
    while (this.#loading !== null) await this.#loading;
  }
}
