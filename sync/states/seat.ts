// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * What the algorithms ask of the arena that they work in, and of who they are there.
 *
 * @module
 */

import { HOLDER, HOLDERS } from "./layout.ts";
import type { Words } from "../../memory/words.ts";

/** A thread in an arena. */
export interface Seat {
  /** The words of the arena. */
  readonly words: Words;
  /** The number of this thread among the holders. */
  readonly me: number;
  /** Milliseconds that one tries in vain before others stand back. */
  readonly patience: number;
  /** Whether a holder has surely ended. */
  isDead(holder: number): boolean;
  /** Wakes a holder, who looks for news then. */
  ring(holder: number): void;
  /** Milliseconds of a clock. */
  now(): number;
}

/**
 * Where a word of a holder is.
 *
 * @param holder Its number.
 * @param word Which word.
 * @returns The index.
 */
export function holderWord(holder: number, word: number): number {
  return HOLDERS + holder * HOLDER.SIZE + word;
}
