// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * What each thread has got of a queue and not done yet: if it dies, nobody is to wait for that.
 *
 * @module
 */

import type { Arena } from "../sync/arena.ts";
import { HOLDER, NOBODY, RECORD } from "../sync/states/layout.ts";
import { claimRecord, inherit, ownerOf, recordsOf, recordWord } from "../sync/states/records.ts";
import { freeRecord } from "../sync/states/records.ts";
import { holderWord } from "../sync/states/seat.ts";
import { PART } from "./layout.ts";

/** The holdings in a queue, as one object of it sees them. */
export class Holdings {
  readonly #arena: Arena;
  readonly #slot: number;
  #own: number = NOBODY;

  /**
   * In a queue.
   *
   * @param arena Where it is.
   * @param slot Its slot.
   */
  constructor(arena: Arena, slot: number) {
    this.#arena = arena;
    this.#slot = slot + PART.HOLDERS;
  }

  /**
   * This object has got more, or done some.
   *
   * @param change How many.
   */
  note(change: number): void {
    if (this.#own === NOBODY) {
      if (change < 0) return;
      this.#own = claimRecord(this.#arena, this.#slot);
    }
    const at = recordWord(this.#own, RECORD.EXTRA);
    const { words } = this.#arena;
    // What somebody else has got may be done here.
    words.store(at, Math.max(0, words.load(at) + change));
  }

  /**
   * Takes over what the dead have held.
   *
   * @returns How many items.
   */
  takeOver(): number {
    const { words } = this.#arena;
    let count = 0;
    for (const record of recordsOf(words, this.#slot)) {
      const owner = ownerOf(words, record);
      if (!inherit(this.#arena, record, this.#slot)) continue;
      // One that has returned has left them undone by intent.
      const hasReturned = words.load(holderWord(owner, HOLDER.RETURNED)) !== 0;
      if (!hasReturned) count += words.load(recordWord(record, RECORD.EXTRA));
      freeRecord(words, record);
    }
    return count;
  }
}
