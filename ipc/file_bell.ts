// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The bell of two processes in a runtime whose event loop has to be left to its sleep: each side counts what
 * it has posted in a file that both have open. Such a file is memory; to look at it takes a microsecond.
 *
 * @module
 */

import type { SharedWords } from "../runtime/contract.ts";
import { type Bell, Eagerness } from "./bell.ts";

/** One side. */
export class FileBell implements Bell {
  readonly #words: SharedWords;
  readonly #own: 0 | 1;
  readonly #eagerness = new Eagerness();
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
    this.#remove = remove;
    this.#own = side;
  }

  ring(): void {
    this.#posted = this.#posted + 1 | 0;
    this.#words.set(this.#own, this.#posted);
    this.#eagerness.rung();
  }

  heard(): void {
    if (this.#remove !== null) this.#forget();
    this.#heard = this.#heard + 1 | 0;
    this.#eagerness.heard();
  }

  /** The message itself then comes by the event loop, which needs no waking. */
  look(): void {
    if (!this.#eagerness.pays) return;
    this.#eagerness.begin();
    // It came while this side did something else, and shows nothing of what it is worth to look.
    if (this.#isRung()) return;
    do {
      if (this.#isRung()) return this.#eagerness.end(true);
    } while (!this.#eagerness.isOver);
    this.#eagerness.end(false);
  }

  #isRung(): boolean {
    return this.#words.get(1 - this.#own) !== this.#heard;
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
