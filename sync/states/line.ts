// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Those who wait for a slot and are woken one by one: the one that has waited longest first, who competes
 * with whoever comes by. One that has tried in vain for too long becomes the heir: others stand back.
 *
 * @module
 */

import { MARK, MARK_BITS, RECORD } from "./layout.ts";
import {
  enlist,
  freeRecord,
  inherit,
  inOrder,
  mark,
  oldest,
  ownerOf,
  type Place,
  recordsOf,
  recordWord,
} from "./records.ts";
import type { Seat } from "./seat.ts";

/** The line before one slot, as one thread sees it. */
export class Line {
  readonly #seat: Seat;
  readonly #slot: number;
  /** The word that holds the heir's record, counted from 1; 0: there is none. */
  readonly #heir: number;

  /**
   * Before a slot.
   *
   * @param seat Who looks.
   * @param slot The slot.
   * @param heir Where the heir is noted.
   */
  constructor(seat: Seat, slot: number, heir: number) {
    this.#seat = seat;
    this.#slot = slot;
    this.#heir = heir;
  }

  /**
   * Whether someone else is to be let through first.
   *
   * @param record The record of who asks; `NOBODY` if it doesn't wait.
   * @returns Whether to stand back.
   */
  isReserved(record: number): boolean {
    const { words } = this.#seat;
    const heir = words.load(this.#heir);
    if (heir === 0 || heir === record + 1) return false;
    const owner = ownerOf(words, heir - 1);
    if (owner !== 0 && words.load(recordWord(heir - 1, RECORD.SLOT)) === this.#slot) {
      if (!this.#seat.isDead(owner)) return true;
    }
    words.cas(this.#heir, heir, 0);
    return this.isReserved(record);
  }

  /** Whether nobody waits. */
  get isEmpty(): boolean {
    return oldest(this.#seat.words, this.#slot) === null;
  }

  /** Stands in line; gives the record. */
  join(): number {
    return enlist(this.#seat, this.#slot);
  }

  /**
   * Goes to sleep again, or for the first time; after it what is waited for must be looked at once more.
   *
   * @param record The record.
   * @param since When it came.
   */
  settle(record: number, since: number): void {
    const { words, now, patience } = this.#seat;
    const at = recordWord(record, RECORD.STATE);
    const state = words.load(at);
    if ((state & MARK_BITS) === MARK.WOKEN) {
      words.store(at, (state & ~MARK_BITS) | MARK.WAITING);
      if (now() - since >= patience) words.cas(this.#heir, 0, record + 1);
    }
  }

  /**
   * Leaves, having got what it waited for or not.
   *
   * @param record The record.
   */
  leave(record: number): void {
    const { words } = this.#seat;
    freeRecord(words, record);
    words.cas(this.#heir, record + 1, 0);
  }

  /**
   * Wakes the next ones. One that has been woken and has not looked yet counts as well.
   *
   * @param count How many.
   * @returns How many there are to come.
   */
  wake(count: number): number {
    const { words } = this.#seat;
    const heir = words.load(this.#heir);
    if (heir !== 0) this.#wakeHeir(heir - 1);
    for (;;) {
      const next = inOrder(words, this.#slot).slice(0, count);
      if (next.every((place) => this.#isRoused(place))) return next.length;
    }
  }

  #isRoused(place: Place): boolean {
    return (place.state & MARK_BITS) === MARK.WOKEN || this.#rouse(place);
  }

  #wakeHeir(record: number): void {
    const { words } = this.#seat;
    const state = words.load(recordWord(record, RECORD.STATE));
    if ((state & MARK_BITS) === MARK.WAITING) this.#rouse({ record, state });
  }

  #rouse(place: Place): boolean {
    const { words } = this.#seat;
    const owner = ownerOf(words, place.record);
    if (!mark(words, place, MARK.WOKEN)) return false;
    this.#seat.ring(owner);
    return true;
  }

  /** Takes those away who have died. */
  bury(): void {
    for (const record of recordsOf(this.#seat.words, this.#slot)) {
      if (inherit(this.#seat, record, this.#slot)) this.leave(record);
    }
  }
}
