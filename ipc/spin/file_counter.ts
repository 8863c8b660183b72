// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * What two processes see of each other where the event loop shows it only to who sleeps: each side counts
 * what it has posted in a file that both have open. Such a file is memory; to look at it takes a microsecond.
 *
 * @module
 */

import { performance } from "../../base/globals.ts";
import type { SharedWords } from "../../runtime/contract.ts";
import type { Counter } from "./turning_spin.ts";

/** Milliseconds until others have their turn. */
const WATCH_MS = 0.1;

/** One side. */
export class FileCounter implements Counter {
  readonly #words: SharedWords;
  readonly #own: 0 | 1;
  #remove: (() => void) | null;
  #posted = 0;
  #heard = 0;

  /**
   * Takes one of two counts.
   *
   * @param words The file.
   * @param side Whose count is this side's.
   * @param remove Removes the file's name, once the other side has it open or will not come.
   */
  constructor(words: SharedWords, side: 0 | 1, remove: (() => void) | null = null) {
    this.#words = words;
    this.#own = side;
    this.#remove = remove;
  }

  ring(): void {
    this.#posted = this.#posted + 1 | 0;
    this.#words.set(this.#own, this.#posted);
  }

  heard(): void {
    if (this.#remove !== null) this.#forget();
    this.#heard = this.#heard + 1 | 0;
  }

  get isRung(): boolean {
    return this.#words.get(1 - this.#own) !== this.#heard;
  }

  watch(): boolean {
    const end = performance.now() + WATCH_MS;
    do {
      if (this.isRung) return true;
    } while (performance.now() < end);
    return false;
  }

  #forget(): void {
    this.#remove!();
    this.#remove = null;
  }

  close(): void {
    if (this.#remove !== null) this.#forget();
    this.#words.close();
  }
}
