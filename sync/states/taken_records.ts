// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The records of what each thread has taken of a semaphore.
 *
 * @module
 */

import { NOBODY, NOTE, RECORD } from "./layout.ts";
import { claimRecord, ownerOf, recordsOf, recordWord } from "./records.ts";
import type { Seat } from "./seat.ts";

/** Those of one semaphore, as one thread sees them. */
export class TakenRecords {
  readonly #seat: Seat;
  readonly #slot: number;
  /** Where those of others are, as far as known. */
  readonly #known = new Map<number, number>();

  /**
   * Of a semaphore.
   *
   * @param seat Who looks.
   * @param slot The slot of the semaphore.
   */
  constructor(seat: Seat, slot: number) {
    this.#seat = seat;
    this.#slot = slot | NOTE.TAKEN;
  }

  /** All of them. */
  all(): number[] {
    return recordsOf(this.#seat.words, this.#slot);
  }

  /** A new one, of this thread. */
  claim(): number {
    return claimRecord(this.#seat, this.#slot);
  }

  /** That of a holder; `NOBODY`: it has none. */
  of(holder: number): number {
    const { words } = this.#seat;
    const known = this.#known.get(holder);
    if (known !== undefined && ownerOf(words, known) === holder) {
      if (words.load(recordWord(known, RECORD.SLOT)) === this.#slot) return known;
    }
    const record = this.all().find((each) => ownerOf(words, each) === holder);
    if (record === undefined) return NOBODY;
    this.#known.set(holder, record);
    return record;
  }

  /** Whether somebody has died who may have taken some. */
  haveDead(): boolean {
    return this.all().some((record) => {
      const owner = ownerOf(this.#seat.words, record);
      return owner !== 0 && this.#seat.isDead(owner);
    });
  }
}
