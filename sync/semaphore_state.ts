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

import { HEAD, HOLDER, NOBODY, NOTE, RECORD } from "./layout.ts";
import { Line } from "./line.ts";
import { freeRecord, ownerOf, recordWord } from "./records.ts";
import { holderWord, type Seat } from "./seat.ts";
import { TakenRecords } from "./taken_records.ts";
import type { Words } from "../memory/words.ts";
import {
  afterwards,
  BOUNDED,
  DEED,
  DEED_BITS,
  DEED_SHIFT,
  GIVEN,
  HEIR,
  INITIAL,
  MAX_VALUE,
  TAKEN,
  TAKEN_SHIFT,
  takenWord,
  TURN_BITS,
  TURN_SHIFT,
  turnOf,
  VALUE,
  VALUE_SHIFT,
  valueOf,
  WAITED_FOR,
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
  /** The record of this thread; `NOBODY` until it takes something. */
  #record: number = NOBODY;
  /** Where that says what was taken. */
  #takenAt = 0;
  /** What this thread has taken, and its last turn. */
  #taken = 0;
  #turn = 0;
  /** What the record says that is given back. */
  #given = 0;
  #bound: number | null | undefined = undefined;
  readonly #records: TakenRecords;

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
    this.line = new Line(seat, slot, slot + HEIR);
    this.#records = new TakenRecords(seat, slot);
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
    let word = words.peek(this.#value);
    if (valueOf(word) === 0) word = words.load(this.#value);
    if (valueOf(word) === 0 || this.#isReserved(record)) return false;
    this.#declare(DEED.TAKE);
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
    return this.#words.peek(this.#slot + HEIR) !== 0 && this.line.isReserved(record);
  }

  /** Says what the next turn of this thread does. */
  #declare(deed: number): void {
    if (this.#record === NOBODY) this.#findRecord();
    this.#turn = (this.#turn + 1) & TURN_BITS;
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
    if (own === NOBODY) return;
    const word = words.load(recordWord(own, TAKEN));
    const value = words.load(this.#value);
    this.#turn = word & TURN_BITS;
    const hasHappened = (value & WRITER_BITS) === me && turnOf(value) === this.#turn;
    this.#taken = hasHappened
      ? afterwards(word, words.load(recordWord(own, GIVEN)))
      : word >>> TAKEN_SHIFT;
  }

  /** Changes the value, if it is what it is thought to be; gives what it was. */
  #change(word: number, by: number, bits: number): number {
    const words = this.#words;
    const me = this.#me;
    this.#settle(word);
    const next = ((valueOf(word) + by) << VALUE_SHIFT) | bits | (this.#turn << TURN_SHIFT) | me;
    return words.cas(this.#value, word, next);
  }

  /** Notes in the record of who has changed the value last that its turn has happened. */
  #settle(word: number): void {
    const words = this.#words;
    const me = this.#me;
    const writer = word & WRITER_BITS;
    if (writer === 0 || writer === me) return;
    const record = this.#records.of(writer);
    if (record === NOBODY) return;
    const at = recordWord(record, TAKEN);
    const taken = words.load(at);
    if ((taken >>> DEED_SHIFT & DEED_BITS) === DEED.NONE) return;
    if ((taken & TURN_BITS) !== turnOf(word)) return;
    const given = words.load(recordWord(record, GIVEN));
    words.cas(at, taken, takenWord(afterwards(taken, given), DEED.NONE, taken & TURN_BITS));
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
    const most = this.bound ?? MAX_VALUE;
    const own = Math.min(count, this.#taken);
    let word = words.peek(this.#value);
    if (valueOf(word) + count > most) word = words.load(this.#value);
    if (valueOf(word) + count > most) return false;
    this.#declareGiven(own);
    for (;;) {
      const found = this.#change(word, count, word & WAITED_FOR);
      if (found === word) break;
      word = found;
      if (valueOf(word) + count > most) return this.#withdrawGiven();
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
      if (owner !== 0 && this.#seat.isDead(owner)) this.#recover(record, owner);
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

  /** One at a time does this: what the dead has taken is given back once. */
  #recover(record: number, dead: number): void {
    const words = this.#words;
    const me = this.#me;
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
      const turn = taken & TURN_BITS;
      const hasHappened = (word & WRITER_BITS) === dead && turnOf(word) === turn;
      const had = deed === DEED.NONE || !hasHappened
        ? taken >>> TAKEN_SHIFT
        : afterwards(taken, words.load(recordWord(record, GIVEN)));
      if (deed !== DEED.GIVE_ALL || hasHappened) {
        if (had === 0 || this.#hasReturned(dead)) return freeRecord(words, record);
        const next = (turn + 1) & TURN_BITS;
        words.cas(at, taken, takenWord(had, DEED.GIVE_ALL, next));
      } else this.#giveFor(dead, word, had, turn);
    }
  }

  /** Never beyond what it was made with: of a semaphore that counts what is produced nothing comes back. */
  #giveFor(dead: number, word: number, had: number, turn: number): void {
    const words = this.#words;
    const initial = words.load(this.#slot + INITIAL);
    const value = valueOf(word) + Math.min(had, Math.max(0, initial - valueOf(word)));
    this.#settle(word);
    const next = (value << VALUE_SHIFT) | (word & WAITED_FOR) | (turn << TURN_SHIFT) | dead;
    words.cas(this.#value, word, next);
  }

  /** Permits of one whose target has returned stay away: it may have meant to. */
  #hasReturned(holder: number): boolean {
    return this.#words.load(holderWord(holder, HOLDER.RETURNED)) !== 0;
  }

  /** Stands in line for one. */
  wait(): GateWaiting {
    return new GateWaiting(this.#seat, this);
  }
}
