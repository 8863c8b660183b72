// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * What a thread has taken of a semaphore comes back when it has died. See `semaphore_state.ts`.
 *
 * @module
 */

import { HEAD, HOLDER, NOTE, RECORD } from "./layout.ts";
import { freeRecord, ownerOf, recordWord } from "./records.ts";
import { holderWord, type Seat } from "./seat.ts";
import type { SemaphoreTurns } from "./semaphore_turns.ts";
import type { Words } from "../../memory/words.ts";
import {
  afterwards,
  DEED,
  DEED_BITS,
  DEED_SHIFT,
  GIVEN,
  INITIAL,
  isTurnOf,
  LONG_TURN_BITS,
  TAKEN,
  TAKEN_SHIFT,
  takenWord,
  VALUE,
  VALUE_SHIFT,
  valueOf,
  WAITED_FOR,
  withTurn,
  WRITER_BITS,
} from "./semaphore_words.ts";

/** How one thread does it. */
export class SemaphoreRecovery {
  readonly #seat: Seat;
  readonly #words: Words;
  readonly #slot: number;
  readonly #value: number;
  readonly #turns: SemaphoreTurns;

  /**
   * Of a semaphore.
   *
   * @param seat Who does it.
   * @param slot The slot.
   * @param turns Changes the value.
   */
  constructor(seat: Seat, slot: number, turns: SemaphoreTurns) {
    this.#seat = seat;
    this.#words = seat.words;
    this.#slot = slot;
    this.#value = slot + VALUE;
    this.#turns = turns;
  }

  /**
   * Gives back what a dead thread has taken, once: one at a time does this.
   *
   * @param record Its record.
   * @param dead Its number.
   */
  recover(record: number, dead: number): void {
    const words = this.#words;
    const me = this.#seat.me;
    const sweeper = words.load(HEAD.SWEEPER);
    if (sweeper !== 0 && !this.#seat.isDead(sweeper)) return;
    if (words.cas(HEAD.SWEEPER, sweeper, me) !== sweeper) return;
    const isOurs = words.load(recordWord(record, RECORD.SLOT)) === (this.#slot | NOTE.TAKEN);
    if (isOurs && ownerOf(words, record) === dead) this.#giveBack(record, dead);
    words.store(HEAD.SWEEPER, 0);
  }

  #giveBack(record: number, dead: number): void {
    const words = this.#words;
    const at = recordWord(record, TAKEN);
    for (;;) {
      const word = words.load(this.#value);
      const taken = words.load(at);
      const deed = taken >>> DEED_SHIFT & DEED_BITS;
      const turn = taken & LONG_TURN_BITS;
      const hasHappened = (word & WRITER_BITS) === dead && isTurnOf(word, turn);
      const had = deed === DEED.NONE || !hasHappened
        ? taken >>> TAKEN_SHIFT
        : afterwards(taken, words.load(recordWord(record, GIVEN)));
      if (deed !== DEED.GIVE_ALL || hasHappened) {
        if (had === 0 || this.#hasReturned(dead)) return freeRecord(words, record);
        const next = (turn + 1) & LONG_TURN_BITS;
        words.cas(at, taken, takenWord(had, DEED.GIVE_ALL, next));
      } else this.#giveFor(dead, word, had, turn);
    }
  }

  /** Never beyond what it was made with: of a semaphore that counts what is produced nothing comes back. */
  #giveFor(dead: number, word: number, had: number, turn: number): void {
    const words = this.#words;
    const initial = words.load(this.#slot + INITIAL);
    const value = valueOf(word) + Math.min(had, Math.max(0, initial - valueOf(word)));
    this.#turns.replace(word, withTurn((value << VALUE_SHIFT) | (word & WAITED_FOR) | dead, turn));
  }

  /** Permits of one whose target has returned stay away: it may have meant to. */
  #hasReturned(holder: number): boolean {
    return this.#words.load(holderWord(holder, HOLDER.RETURNED)) !== 0;
  }
}
