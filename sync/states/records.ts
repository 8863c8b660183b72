// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The records of an arena: who waits for which slot, in which order. What is read of them by others is
 * checked by a change of the state in one step, as its ticket is never given twice.
 *
 * @module
 */

import { ProcessError } from "../../errors.ts";
import { HEAD, MARK, MARK_BITS, MAX_RECORDS, RECORD, RECORDS, TICKET_STEP } from "./layout.ts";
import type { Seat } from "./seat.ts";
import type { Words } from "../../memory/words.ts";

/**
 * Where a word of a record is.
 *
 * @param record Its number.
 * @param word Which word.
 * @returns The index.
 */
export function recordWord(record: number, word: number): number {
  return RECORDS + record * RECORD.SIZE + word;
}

/**
 * Takes a free record.
 *
 * @param seat Whose it will be.
 * @param slot What it is about.
 * @returns Its number.
 * @throws {ProcessError} If there is none.
 */
export function claimRecord({ words, me }: Seat, slot: number): number {
  for (let record = 0; record < MAX_RECORDS; record++) {
    if (words.peek(recordWord(record, RECORD.OWNER)) !== 0) continue;
    if (words.cas(recordWord(record, RECORD.OWNER), 0, me) !== 0) continue;
    words.store(recordWord(record, RECORD.SLOT), slot);
    noteUsed(words, record + 1);
    return record;
  }
  throw new ProcessError(
    `Cannot wait as ${MAX_RECORDS} others do: make the locks of some of them in another process`,
  );
}

function noteUsed(words: Words, count: number): void {
  for (let before = words.load(HEAD.RECORDS); before < count;) {
    const found = words.cas(HEAD.RECORDS, before, count);
    if (found === before) return;
    before = found;
  }
}

/**
 * Lets a record go.
 *
 * @param words The words of the arena.
 * @param record Its number.
 */
export function freeRecord(words: Words, record: number): void {
  words.store(recordWord(record, RECORD.STATE), MARK.NONE);
  words.store(recordWord(record, RECORD.EXTRA), 0);
  words.store(recordWord(record, RECORD.SLOT), 0);
  words.store(recordWord(record, RECORD.OWNER), 0);
}

/**
 * Stands in line.
 *
 * @param seat Who.
 * @param slot For what.
 * @param extra What is to be known of it besides.
 * @returns The record.
 */
export function enlist(seat: Seat, slot: number, extra = 0): number {
  const record = claimRecord(seat, slot);
  if (extra !== 0) seat.words.store(recordWord(record, RECORD.EXTRA), extra);
  const ticket = seat.words.add(HEAD.TICKET, TICKET_STEP);
  seat.words.store(recordWord(record, RECORD.STATE), (ticket & ~MARK_BITS) | MARK.WAITING);
  return record;
}

/**
 * The records about a slot, as they are just now.
 *
 * @param words The words of the arena.
 * @param slot The slot.
 * @returns Their numbers.
 */
export function recordsOf(words: Words, slot: number): number[] {
  const found: number[] = [];
  const end = words.load(HEAD.RECORDS);
  for (let record = 0; record < end; record++) {
    if (words.peek(recordWord(record, RECORD.SLOT)) !== slot) continue;
    // The guess was good, or this one has just come or gone.
    if (words.load(recordWord(record, RECORD.SLOT)) === slot) found.push(record);
  }
  return found;
}

/** One who waits. */
export interface Place {
  /** The record. */
  record: number;
  /** Its state, with the ticket. */
  state: number;
}

/**
 * Who waits for a slot, those first that came first.
 *
 * @param words The words of the arena.
 * @param slot The slot.
 * @returns All of them.
 */
export function inOrder(words: Words, slot: number): Place[] {
  return placesOf(words, slot).sort((a, b) => isBefore(a.state, b.state) ? -1 : 1);
}

function placesOf(words: Words, slot: number): Place[] {
  return recordsOf(words, slot)
    .map((record) => ({ record, state: words.load(recordWord(record, RECORD.STATE)) }))
    .filter(({ state }) => (state & MARK_BITS) !== MARK.NONE);
}

/**
 * Who waits for a slot the longest.
 *
 * @param words The words of the arena.
 * @param slot The slot.
 * @returns Who; null: nobody.
 */
export function oldest(words: Words, slot: number): Place | null {
  return inOrder(words, slot)[0] ?? null;
}

/**
 * Whether one was there before another.
 *
 * @param state The state of the one.
 * @param other That of the other.
 * @returns Whether it was.
 */
export function isBefore(state: number, other: number): boolean {
  return ((state & ~MARK_BITS) - (other & ~MARK_BITS) | 0) < 0;
}

/**
 * Changes the mark of one who waits, if nobody has changed it.
 *
 * @param words The words of the arena.
 * @param place Who, as it was seen.
 * @param mark The new mark.
 * @returns Whether it was changed.
 */
export function mark(words: Words, { record, state }: Place, mark: number): boolean {
  const next = (state & ~MARK_BITS) | mark;
  return words.cas(recordWord(record, RECORD.STATE), state, next) === state;
}

/**
 * Who a record belongs to.
 *
 * @param words The words of the arena.
 * @param record The record.
 * @returns The number of the holder; 0: nobody.
 */
export function ownerOf(words: Words, record: number): number {
  return words.load(recordWord(record, RECORD.OWNER));
}

/**
 * Takes over the record of one who has died; of several who try, one succeeds.
 *
 * @param seat Who takes it over.
 * @param record The record.
 * @param slot What it is about.
 * @returns Whether it is that one's now.
 */
export function inherit(seat: Seat, record: number, slot: number): boolean {
  const owner = ownerOf(seat.words, record);
  if (owner === 0 || owner === seat.me || !seat.isDead(owner)) return false;
  // It may have come to be about something else; while the dead has it, that doesn't change any more.
  if (seat.words.load(recordWord(record, RECORD.SLOT)) !== slot) return false;
  return seat.words.cas(recordWord(record, RECORD.OWNER), owner, seat.me) === owner;
}
