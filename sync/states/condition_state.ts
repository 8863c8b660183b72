// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The state of a condition: nothing but the records of those who wait. One that is notified has its mark
 * changed; if it dies before it has seen that, whoever waits since before then has it instead.
 *
 * @module
 */

import { HEAD, MARK, MARK_BITS, RECORD, TICKET_STEP } from "./layout.ts";
import {
  enlist,
  freeRecord,
  inherit,
  inOrder,
  isBefore,
  mark,
  ownerOf,
  type Place,
  recordsOf,
  recordWord,
} from "./records.ts";
import type { Seat } from "./seat.ts";
import type { Waiting } from "./waiting.ts";

/** How many words a condition takes, its head included. */
export const CONDITION_SIZE = 2;

/** What is noted beside one that is notified: a ticket, and this, as 0 is no ticket. */
const NOTED = 1;

/** A condition as one thread sees it. */
export class ConditionState {
  readonly #seat: Seat;
  readonly #slot: number;

  /**
   * In a slot.
   *
   * @param seat Who looks.
   * @param slot The slot.
   */
  constructor(seat: Seat, slot: number) {
    this.#seat = seat;
    this.#slot = slot;
  }

  /** How many wait and have not been notified. */
  get waiting(): number {
    return this.#sleepers(null).length;
  }

  /**
   * Notifies those who wait the longest.
   *
   * @param count How many.
   */
  notify(count: number): void {
    this.#notify(count, null);
  }

  /** Those who have come before a ticket, if one is given. */
  #notify(count: number, before: number | null): void {
    for (let left = count; left > 0;) {
      const place = this.#sleepers(before)[0];
      if (place === undefined) return;
      if (this.#notifyOne(place)) left--;
    }
  }

  #sleepers(before: number | null): Place[] {
    return inOrder(this.#seat.words, this.#slot).filter(({ state }) =>
      (state & MARK_BITS) === MARK.WAITING && (before === null || isBefore(state, before))
    );
  }

  #notifyOne(place: Place): boolean {
    const { words } = this.#seat;
    const owner = ownerOf(words, place.record);
    if (owner !== 0 && this.#seat.isDead(owner)) {
      if (inherit(this.#seat, place.record, this.#slot)) this.#bury(place.record);
      return false;
    }
    const now = words.add(HEAD.TICKET, TICKET_STEP) & ~MARK_BITS;
    words.store(recordWord(place.record, RECORD.EXTRA), now | NOTED);
    if (!mark(words, place, MARK.WOKEN)) return false;
    this.#seat.ring(owner);
    return true;
  }

  /** Waits to be notified. */
  wait(): Waiting {
    const record = enlist(this.#seat, this.#slot);
    return {
      record,
      poll: () => this.#isNotified(record) && this.#free(record),
      mend: () => this.mend(),
      leave: () => this.#leave(record),
    };
  }

  #isNotified(record: number): boolean {
    const state = this.#seat.words.load(recordWord(record, RECORD.STATE));
    return (state & MARK_BITS) === MARK.WOKEN;
  }

  #free(record: number): true {
    freeRecord(this.#seat.words, record);
    return true;
  }

  /** A notification that has come is taken, and not lost. */
  #leave(record: number): boolean {
    const { words } = this.#seat;
    const state = words.load(recordWord(record, RECORD.STATE));
    const wasNotified = (state & MARK_BITS) === MARK.WOKEN ||
      !mark(words, { record, state }, MARK.NONE);
    freeRecord(words, record);
    return wasNotified;
  }

  /** Takes those away who have died; what they were notified of is passed on. */
  mend(): void {
    for (const record of recordsOf(this.#seat.words, this.#slot)) {
      if (inherit(this.#seat, record, this.#slot)) this.#bury(record);
    }
  }

  /** It may be notified until its mark is gone. */
  #bury(record: number): void {
    const { words } = this.#seat;
    const state = words.load(recordWord(record, RECORD.STATE));
    const sleeps = (state & MARK_BITS) === MARK.WAITING;
    if (!sleeps || !mark(words, { record, state }, MARK.NONE)) {
      if (this.#isNotified(record)) {
        this.#notify(1, words.load(recordWord(record, RECORD.EXTRA)) & ~MARK_BITS);
      }
    }
    freeRecord(words, record);
  }
}
