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
  readonly #load: LoadHandles;
  readonly #take: (item: Item) => void;
  readonly #fail: (error: unknown) => void;
  #held: Item[] | null = null;
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

  /** Whether what comes has to be held back. */
  get isBusy(): boolean {
    return this.#held !== null;
  }

  /**
   * Holds something back; only while it is busy.
   *
   * @param item What has come.
   */
  hold(item: Item): void {
    this.#held!.push(item);
  }

  /**
   * Loads, and is busy till then.
   *
   * @param kinds The kinds of the handles.
   * @param held What is held back already.
   */
  begin(kinds: Iterable<string>, held: Item[] = []): void {
    this.#held = held;
    this.#loading = this.#run(kinds);
  }

  async #run(kinds: Iterable<string>): Promise<void> {
    try {
      await this.#load(kinds);
      this.#release();
    } catch (error) {
      this.#held = this.#loading = null;
      this.#fail(error);
    }
  }

  /** One of them may have others loaded, for which those after it have to wait again. */
  #release(): void {
    const held = this.#held!;
    this.#held = this.#loading = null;
    for (const item of held) this.#take(item);
  }

  /** Resolves when nothing is held back. */
  async over(): Promise<void> {
    while (this.#loading !== null) await this.#loading;
  }
}
