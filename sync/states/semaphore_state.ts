// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The state of a semaphore: one word with its value, and a record for each thread of what it has taken, so
 * that permits come back from one who dies with them. The two change one after the other, and a death in
 * between must neither lose nor double a permit: who changes the value leaves its name and the turn of
 * its operation with it, and says in its record beforehand what that turn does. Whoever changes the value
 * next settles that first; whoever finds a dead one can tell by the value whether its last turn happened.
 *
 * @module
 */

import { NOBODY } from "./layout.ts";
import { Line } from "./line.ts";
import { ownerOf, recordWord } from "./records.ts";
import type { Seat } from "./seat.ts";
import { SemaphoreRecovery } from "./semaphore_recovery.ts";
import { SemaphoreTurns } from "./semaphore_turns.ts";
import { TakenRecords } from "./taken_records.ts";
import type { Words } from "../../memory/words.ts";
import {
  afterwards,
  BOUNDED,
  DEED,
  GIVEN,
  HEIR,
  INITIAL,
  isTurnOf,
  LAST_BITS,
  LONG_TURN_BITS,
  MAX_VALUE,
  PERMIT,
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
import { type Gate, GateWaiting } from "./waiting.ts";

/** A semaphore as one thread sees it. */
export class SemaphoreState implements Gate {
  readonly line: Line;
  readonly #seat: Seat;
  readonly #words: Words;
  readonly #me: number;
  readonly #slot: number;
  readonly #value: number;
  readonly #heir: number;
  /** The record of this thread; `NOBODY` until it takes something. */
  #record: number = NOBODY;
  /** The number of this thread once it has that. */
  #recorded: number = NOBODY;
  /** Where that says what was taken. */
  #takenAt = 0;
  /** What this thread has taken, and its last turn. */
  #taken = 0;
  #turn = 0;
  /** What the record says that is given back. */
  #given = 0;
  #bound: number | null | undefined = undefined;
  /** The most that it can have, known from the first release on. */
  #most = 0;
  readonly #records: TakenRecords;
  readonly #turns: SemaphoreTurns;
  readonly #recovery: SemaphoreRecovery;

  /**
   * In a slot.
   *
   * @param seat Who looks.
   * @param slot The slot.
   */
  constructor(seat: Seat, slot: number) {
    this.#seat = seat;
    this.#words = seat.words;
    this.#me = seat.me;
    this.#slot = slot;
    this.#value = slot + VALUE;
    this.#heir = slot + HEIR;
    this.line = new Line(seat, slot, slot + HEIR);
    this.#records = new TakenRecords(seat, slot);
    this.#turns = new SemaphoreTurns(seat, slot, this.#records);
    this.#recovery = new SemaphoreRecovery(seat, slot, this.#turns);
  }

  /**
   * Fills a slot that nobody else knows yet.
   *
   * @param initial The value.
   * @param bounded Whether that is the most that it can have.
   */
  begin(initial: number, bounded: boolean): void {
    const words = this.#words;
    words.store(this.#value, initial << VALUE_SHIFT);
    words.store(this.#slot + INITIAL, initial);
    words.store(this.#slot + BOUNDED, bounded ? 1 : 0);
  }

  /** How many permits are there. */
  get value(): number {
    return valueOf(this.#words.load(this.#value));
  }

  /** The most that it can have; null: no less than {@linkcode MAX_VALUE}. */
  get bound(): number | null {
    return this.#bound === undefined ? this.#bound = this.#readBound() : this.#bound;
  }

  /** It never changes. */
  #readBound(): number | null {
    const words = this.#words;
    return words.load(this.#slot + BOUNDED) === 0 ? null : words.load(this.#slot + INITIAL);
  }

  /** Takes one if there is one; whether it did. */
  tryAcquire(): boolean {
    if (this.attempt(NOBODY)) return true;
    if (!this.#records.haveDead()) return false;
    this.mend();
    return this.attempt(NOBODY);
  }

  attempt(record: number = NOBODY): boolean {
    const words = this.#words;
    const word = words.peek(this.#value);
    const isLast = (word & LAST_BITS) === this.#recorded;
    if (!isLast || valueOf(word) === 0 || words.peek(this.#heir) !== 0) {
      return this.#attemptAfterOthers(word, record);
    }
    // Nobody has come since this thread has changed the value: it takes half the time not to ask what they did.
    const turn = this.#turn = (this.#turn + 1) & LONG_TURN_BITS;
    words.put(this.#takenAt, takenWord(this.#taken, DEED.TAKE, turn));
    const found = words.cas(this.#value, word, withTurn(word - PERMIT, turn));
    if (found !== word) return this.#take(found);
    this.#taken++;
    return true;
  }

  #attemptAfterOthers(guess: number, record: number): boolean {
    const word = valueOf(guess) === 0 ? this.#words.load(this.#value) : guess;
    if (valueOf(word) === 0 || this.#isReserved(record)) return false;
    this.#declare(DEED.TAKE);
    return this.#take(word);
  }

  /** Does what was declared. */
  #take(word: number): boolean {
    if (valueOf(word) === 0) return this.#withdraw();
    for (;;) {
      const found = this.#change(word, -1, word & WAITED_FOR);
      if (found === word) break;
      word = found;
      if (valueOf(word) === 0) return this.#withdraw();
    }
    this.#taken++;
    return true;
  }

  #isReserved(record: number): boolean {
    return this.#words.peek(this.#heir) !== 0 && this.line.isReserved(record);
  }

  /** Says what the next turn of this thread does. */
  #declare(deed: number): void {
    if (this.#record === NOBODY) this.#findRecord();
    this.#turn = (this.#turn + 1) & LONG_TURN_BITS;
    const word = takenWord(this.#taken, deed, this.#turn);
    this.#words.put(this.#takenAt, word);
  }

  #withdraw(): false {
    const word = takenWord(this.#taken, DEED.NONE, this.#turn);
    this.#words.store(this.#takenAt, word);
    return false;
  }

  /** An object of this thread that is gone may have begun one. */
  #findRecord(): void {
    const words = this.#words;
    const me = this.#me;
    const own = this.#records.of(me);
    this.#record = own === NOBODY ? this.#records.claim() : own;
    this.#takenAt = recordWord(this.#record, TAKEN);
    this.#recorded = me;
    if (own === NOBODY) return;
    const word = words.load(recordWord(own, TAKEN));
    const value = words.load(this.#value);
    this.#turn = word & LONG_TURN_BITS;
    const hasHappened = (value & WRITER_BITS) === me && isTurnOf(value, this.#turn);
    this.#taken = hasHappened
      ? afterwards(word, words.load(recordWord(own, GIVEN)))
      : word >>> TAKEN_SHIFT;
  }

  /** Changes the value, if it is what it is thought to be; gives what it was. */
  #change(word: number, by: number, bits: number): number {
    const value = (valueOf(word) + by) << VALUE_SHIFT;
    return this.#turns.replace(word, withTurn(value | bits | this.#me, this.#turn));
  }

  announce(record: number): boolean {
    const words = this.#words;
    for (;;) {
      const word = words.load(this.#value);
      if (valueOf(word) > 0 && !this.#isReserved(record)) return false;
      if ((word & WAITED_FOR) !== 0) return true;
      if (words.cas(this.#value, word, word | WAITED_FOR) === word) return true;
    }
  }

  /**
   * Gives permits back, or adds some.
   *
   * @param count How many.
   * @returns `false`: there would be more than there may be.
   */
  release(count: number): boolean {
    const words = this.#words;
    const word = words.peek(this.#value);
    const isLast = (word & LAST_BITS) === this.#recorded && this.#given === 1;
    if (!isLast || count !== 1 || this.#taken === 0 || valueOf(word) >= this.#most) {
      return this.#releaseAfterOthers(word, count);
    }
    // As for `attempt`. What is given has stayed in the record since it was given last.
    const turn = this.#turn = (this.#turn + 1) & LONG_TURN_BITS;
    words.put(this.#takenAt, takenWord(this.#taken, DEED.GIVE, turn));
    const found = words.cas(this.#value, word, withTurn(word + PERMIT, turn));
    if (found !== word) return this.#give(found, 1, 1);
    this.#taken--;
    return true;
  }

  #releaseAfterOthers(guess: number, count: number): boolean {
    const most = this.#most = this.bound ?? MAX_VALUE;
    const own = Math.min(count, this.#taken);
    const word = valueOf(guess) + count > most ? this.#words.load(this.#value) : guess;
    if (valueOf(word) + count > most) return false;
    this.#declareGiven(own);
    return this.#give(word, count, own);
  }

  /** Does what was declared. */
  #give(word: number, count: number, own: number): boolean {
    for (;;) {
      if (valueOf(word) + count > this.#most) return this.#withdrawGiven();
      const found = this.#change(word, count, word & WAITED_FOR);
      if (found === word) break;
      word = found;
    }
    this.#taken -= own;
    if ((word & WAITED_FOR) !== 0) this.#wake(count);
    return true;
  }

  #withdrawGiven(): false {
    return this.#record === NOBODY ? false : this.#withdraw();
  }

  #declareGiven(own: number): void {
    if (this.#record === NOBODY) return;
    if (own > 0 && own !== this.#given) {
      this.#words.put(recordWord(this.#record, GIVEN), own);
      this.#given = own;
    }
    this.#declare(own > 0 ? DEED.GIVE : DEED.NONE);
  }

  /** The mark that somebody waits is taken away only when nobody does. */
  #wake(count: number): void {
    const words = this.#words;
    for (;;) {
      if (this.line.wake(count) > 0) return;
      const word = words.load(this.#value);
      if ((word & WAITED_FOR) === 0) return;
      if (words.cas(this.#value, word, word & ~WAITED_FOR) !== word) continue;
      // One who came in between has seen the mark that is gone now.
      if (this.line.isEmpty) return;
      this.#note();
    }
  }

  #note(): void {
    const words = this.#words;
    for (;;) {
      const word = words.load(this.#value);
      if ((word & WAITED_FOR) !== 0) return;
      if (words.cas(this.#value, word, word | WAITED_FOR) === word) return;
    }
  }

  passOn(): void {
    const { value } = this;
    if (value > 0) this.#wake(value);
  }

  mend(): void {
    this.line.bury();
    const words = this.#words;
    for (const record of this.#records.all()) {
      const owner = ownerOf(words, record);
      if (owner !== 0 && this.#seat.isDead(owner)) this.#recovery.recover(record, owner);
    }
    this.passOn();
  }

  /** Leaves nothing of the dead, whose numbers may be given again. */
  forgetDead(): void {
    const words = this.#words;
    this.mend();
    for (;;) {
      const word = words.load(this.#value);
      const writer = word & WRITER_BITS;
      if (writer === 0 || !this.#seat.isDead(writer)) return;
      if (words.cas(this.#value, word, word & ~WRITER_BITS) === word) return;
    }
  }

  /** Stands in line for one. */
  wait(): GateWaiting {
    return new GateWaiting(this.#seat, this);
  }
}
