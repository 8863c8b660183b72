// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The words of a semaphore, and what their bits are: see `semaphore_state.ts`.
 *
 * @module
 */

import { MAX_HOLDERS, RECORD } from "./layout.ts";

/** Words of the slot, after its head. */
export const VALUE = 1;
/** Who is to be let through first. */
export const HEIR = 2;
/** The value that it was made with. */
export const INITIAL = 3;
/** Whether that is the most that it can have. */
export const BOUNDED = 4;

/** How many words a semaphore takes, its head included. */
export const SEMAPHORE_SIZE = 6;

/** The value word: who has changed it last, in which turn, whether somebody waits, and the value. */
export const WRITER_BITS = MAX_HOLDERS;
/** Where the turn is. */
export const TURN_SHIFT = 10;
/** Its bits. */
export const TURN_BITS = 3;
/** Somebody waits. */
export const WAITED_FOR = 2 ** 12;
/** Where the value is. */
export const VALUE_SHIFT = 13;

/** Of the value word, all but the value and the turn. */
export const LAST_BITS: number = WRITER_BITS | WAITED_FOR;

/** One permit, in the value word. */
export const PERMIT: number = 2 ** VALUE_SHIFT;

/** The most that a semaphore can have. */
export const MAX_VALUE: number = 2 ** (32 - VALUE_SHIFT) - 1;

/**
 * The record's word: what was taken, what the turn does, and the turn, of which the value word has the last bits. It
 * has more of them, as somebody who was held up for a while must not take a later turn for the one that it has seen.
 */
export const TAKEN_SHIFT = 13;
/** Where the deed is. */
export const DEED_SHIFT = 11;
/** Its bits. */
export const DEED_BITS = 3;
/** The bits of the turn. */
export const LONG_TURN_BITS: number = 2 ** 11 - 1;

/** What a turn does to what was taken. */
export const DEED = {
  NONE: 0,
  /** One is taken. */
  TAKE: 1,
  /** As many are given back as the word beside says. */
  GIVE: 2,
  /** All is given back, for one who has died. */
  GIVE_ALL: 3,
} as const;

/** Of a record: how many are given back. */
export const GIVEN = RECORD.STATE;
/** Of a record: what was taken. */
export const TAKEN = RECORD.EXTRA;

/** The permits in a value word. */
export function valueOf(word: number): number {
  return word >>> VALUE_SHIFT;
}

/** The turn in a value word. */
function turnOf(word: number): number {
  return (word >>> TURN_SHIFT) & TURN_BITS;
}

/** Whether a turn of a record is the one in a value word. */
export function isTurnOf(word: number, turn: number): boolean {
  return turnOf(word) === (turn & TURN_BITS);
}

/** The word of a record. */
export function takenWord(taken: number, deed: number, turn: number): number {
  return (taken << TAKEN_SHIFT) | (deed << DEED_SHIFT) | turn;
}

/** A value word with another turn. */
export function withTurn(word: number, turn: number): number {
  return (word & ~(TURN_BITS << TURN_SHIFT)) | ((turn & TURN_BITS) << TURN_SHIFT);
}

/** What a thread has taken after a turn. */
export function afterwards(word: number, given: number): number {
  const taken = word >>> TAKEN_SHIFT;
  switch (word >>> DEED_SHIFT & DEED_BITS) {
    case DEED.TAKE:
      return taken + 1;
    case DEED.GIVE:
      return taken - given;
    case DEED.GIVE_ALL:
      return 0;
    default:
      return taken;
  }
}
