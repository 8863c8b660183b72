// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Keeps a program alive while there is something to wait for.
 *
 * @module
 */

import { clearInterval, clearTimeout, setInterval, setTimeout } from "./globals.ts";

/** As long as a timer can take. */
const LONG_MS = 2 ** 31 - 1;

/** Counts what is waited for. */
export class KeepAlive {
  #count = 0;
  #timer: ReturnType<typeof setInterval> | undefined;
  #check: ReturnType<typeof setTimeout> | undefined;

  /** How much there is to wait for. */
  get count(): number {
    return this.#count;
  }

  /**
   * There is more, or less, to wait for.
   *
   * @param change How much more.
   */
  add(change: number): void {
    this.#count += change;
    if (this.#count > 0) this.#timer ??= setInterval(() => {}, LONG_MS);
    else this.#releaseSoon();
  }

  /** Not at once: mostly the next task comes as soon as the last is done. */
  #releaseSoon(): void {
    this.#check ??= setTimeout(() => {
      this.#check = undefined;
      this.release();
    });
  }

  /** Lets the program end, if there is nothing to wait for. */
  release(): void {
    if (this.#count > 0) return;
    clearInterval(this.#timer);
    clearTimeout(this.#check);
    this.#timer = undefined;
    this.#check = undefined;
  }
}
