// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The state of an event: one word with the flag, whether somebody waits, and how often it was set, so that
 * one who waited while it was set and cleared again knows.
 *
 * @module
 */

import { MARK, RECORD } from "./layout.ts";
import {
  enlist,
  freeRecord,
  inherit,
  inOrder,
  mark,
  ownerOf,
  recordsOf,
  recordWord,
} from "./records.ts";
import type { Seat } from "./seat.ts";
import type { Waiting } from "./waiting.ts";

/** The word of the slot, after its head. */
const WORD = 1;

/** How many words an event takes, its head included. */
export const EVENT_SIZE = 2;

const SET = 1;
const WAITED_FOR = 2;
/** One time more that it was set. */
const TURN = 4;

/** An event as one thread sees it. */
export class EventState {
  readonly #seat: Seat;
  readonly #slot: number;
  readonly #word: number;

  /**
   * In a slot.
   *
   * @param seat Who looks.
   * @param slot The slot.
   */
  constructor(seat: Seat, slot: number) {
    this.#seat = seat;
    this.#slot = slot;
    this.#word = slot + WORD;
  }

  /** Whether it is set. */
  get isSet(): boolean {
    return (this.#seat.words.load(this.#word) & SET) !== 0;
  }

  /** Sets it, and wakes all who wait. */
  set(): void {
    const { words } = this.#seat;
    for (;;) {
      const word = words.load(this.#word);
      const next = ((word & ~WAITED_FOR) + TURN) | SET;
      if (words.cas(this.#word, word, next) !== word) continue;
      if ((word & WAITED_FOR) !== 0) wakeAll(this.#seat, this.#slot);
      return;
    }
  }

  /** Clears it. */
  clear(): void {
    const { words } = this.#seat;
    for (;;) {
      const word = words.load(this.#word);
      if ((word & SET) === 0 || words.cas(this.#word, word, word & ~SET) === word) return;
    }
  }

  /** Waits for it to be set. */
  wait(): Waiting {
    const { words } = this.#seat;
    const since = words.load(this.#word) & ~(SET | WAITED_FOR);
    const record = enlist(this.#seat, this.#slot);
    return {
      record,
      poll: () => this.#poll(record, since),
      mend: () => bury(this.#seat, this.#slot),
      leave: () => {
        freeRecord(words, record);
        return false;
      },
    };
  }

  #poll(record: number, since: number): boolean {
    const { words } = this.#seat;
    settle(this.#seat, record);
    for (;;) {
      const word = words.load(this.#word);
      if ((word & SET) !== 0 || (word & ~WAITED_FOR) !== since) {
        freeRecord(words, record);
        return true;
      }
      if ((word & WAITED_FOR) !== 0) return false;
      if (words.cas(this.#word, word, word | WAITED_FOR) === word) return false;
    }
  }
}

/**
 * Wakes all who wait for a slot.
 *
 * @param seat Who wakes.
 * @param slot The slot.
 */
export function wakeAll(seat: Seat, slot: number): void {
  for (const place of inOrder(seat.words, slot)) {
    const owner = ownerOf(seat.words, place.record);
    if (mark(seat.words, place, MARK.WOKEN)) seat.ring(owner);
  }
}

/**
 * One that was woken goes to sleep again; after it what is waited for must be looked at once more.
 *
 * @param seat Who.
 * @param record Its record.
 */
export function settle({ words }: Seat, record: number): void {
  const at = recordWord(record, RECORD.STATE);
  const state = words.load(at);
  if ((state & 3) === MARK.WOKEN) words.store(at, (state & ~3) | MARK.WAITING);
}

/**
 * Takes those away who have died.
 *
 * @param seat Who does.
 * @param slot What they waited for.
 */
export function bury(seat: Seat, slot: number): void {
  for (const record of recordsOf(seat.words, slot)) {
    if (inherit(seat, record, slot)) freeRecord(seat.words, record);
  }
}
