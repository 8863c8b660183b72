// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The turns of a semaphore: who changes its value after another notes first that the turn of the other has happened.
 * See `semaphore_state.ts`.
 *
 * @module
 */

import { NOBODY } from "./layout.ts";
import { recordWord } from "./records.ts";
import type { Seat } from "./seat.ts";
import type { TakenRecords } from "./taken_records.ts";
import type { Words } from "../../memory/words.ts";
import {
  afterwards,
  DEED,
  DEED_BITS,
  DEED_SHIFT,
  GIVEN,
  isTurnOf,
  LONG_TURN_BITS,
  TAKEN,
  takenWord,
  VALUE,
  WAITED_FOR,
  WRITER_BITS,
} from "./semaphore_words.ts";

/** The value word, as one thread changes it. */
export class SemaphoreTurns {
  readonly #words: Words;
  readonly #me: number;
  readonly #value: number;
  readonly #records: TakenRecords;

  /**
   * Of a semaphore.
   *
   * @param seat Who changes it.
   * @param slot The slot.
   * @param records What each thread has taken.
   */
  constructor({ words, me }: Seat, slot: number, records: TakenRecords) {
    this.#words = words;
    this.#me = me;
    this.#value = slot + VALUE;
    this.#records = records;
  }

  /**
   * Changes the value word, if it is what it is thought to be. Whoever changed it last has its turn noted before, as
   * nobody can tell later whether it has happened. If it has changed the value meanwhile, and back again, that was
   * noted of an earlier turn: so it is looked at once more.
   *
   * @param word What it is thought to be.
   * @param next What it will be.
   * @returns What it was.
   */
  replace(word: number, next: number): number {
    this.#settle(word, word);
    const found = this.#words.cas(this.#value, word, next);
    if (found === word) this.#settle(word, next);
    return found;
  }

  /** Notes in the record of who has changed the value to `word` that its turn has happened, if it is `now`. */
  #settle(word: number, now: number): void {
    const words = this.#words;
    const writer = word & WRITER_BITS;
    if (writer === 0 || writer === this.#me) return;
    const record = this.#records.of(writer);
    if (record === NOBODY) return;
    const at = recordWord(record, TAKEN);
    const taken = words.load(at);
    if ((taken >>> DEED_SHIFT & DEED_BITS) === DEED.NONE || !isTurnOf(word, taken)) return;
    const given = words.load(recordWord(record, GIVEN));
    // Else it may be a later turn, which has not happened.
    if (((words.load(this.#value) ^ now) & ~WAITED_FOR) !== 0) return;
    words.cas(at, taken, takenWord(afterwards(taken, given), DEED.NONE, taken & LONG_TURN_BITS));
  }
}
