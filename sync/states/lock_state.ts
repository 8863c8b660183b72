// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The state of a lock: one word that says who holds it and whether somebody waits. Free and with nobody
 * waiting, it is taken and given back in one step each.
 *
 * @module
 */

import { NOBODY } from "./layout.ts";
import { Line } from "./line.ts";
import type { Seat } from "./seat.ts";
import { type Gate, GateWaiting } from "./waiting.ts";
import type { Words } from "../../memory/words.ts";

/** Words of the slot, after its head. */
const WORD = 1;
const HEIR = 2;

/** How many words a lock takes, its head included. */
export const LOCK_SIZE = 4;

/** The bits of the holder. */
const HOLDER_BITS = 2 ** 10 - 1;

/** Somebody waits. */
const WAITED_FOR = 2 ** 10;

/** A lock as one thread sees it. */
export class LockState implements Gate {
  readonly line: Line;
  readonly #seat: Seat;
  readonly #words: Words;
  readonly #me: number;
  readonly #word: number;

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
    this.#word = slot + WORD;
    this.line = new Line(seat, slot, slot + HEIR);
  }

  /** The number of who holds it; 0: nobody. */
  get holder(): number {
    return this.#words.load(this.#word) & HOLDER_BITS;
  }

  /** Whether this thread holds it. */
  get isMine(): boolean {
    return this.holder === this.#me;
  }

  /** Takes it if it is free, or if its holder has died; whether it did. */
  tryAcquire(): boolean {
    if (this.attempt(NOBODY)) return true;
    return this.#isOrphan() && this.#tryOrphan();
  }

  #tryOrphan(): boolean {
    this.mend();
    return this.attempt(NOBODY);
  }

  #isOrphan(): boolean {
    const { holder } = this;
    return holder !== 0 && holder !== this.#me && this.#seat.isDead(holder);
  }

  attempt(record: number = NOBODY): boolean {
    const words = this.#words;
    const me = this.#me;
    // Free, and with nobody who waits.
    if (words.peek(this.#word) === 0 && words.cas(this.#word, 0, me) === 0) return true;
    for (;;) {
      const word = words.load(this.#word);
      if ((word & HOLDER_BITS) !== 0 || this.line.isReserved(record)) return false;
      if (words.cas(this.#word, word, word | me) === word) return true;
    }
  }

  announce(record: number): boolean {
    const words = this.#words;
    for (;;) {
      const word = words.load(this.#word);
      if ((word & HOLDER_BITS) === 0 && !this.line.isReserved(record)) return false;
      if ((word & WAITED_FOR) !== 0) return true;
      if (words.cas(this.#word, word, word | WAITED_FOR) === word) return true;
    }
  }

  /** Gives it back, whoever holds it; false: nobody does. */
  release(): boolean {
    const words = this.#words;
    const me = this.#me;
    let word = words.cas(this.#word, me, 0);
    if (word === me) return true;
    for (;;) {
      if ((word & HOLDER_BITS) === 0) return false;
      const found = words.cas(this.#word, word, word & ~HOLDER_BITS);
      if (found === word) break;
      word = found;
    }
    if ((word & WAITED_FOR) !== 0) this.passOn();
    return true;
  }

  passOn(): void {
    const words = this.#words;
    for (;;) {
      if (this.holder !== 0 || this.line.wake(1) > 0) return;
      if (words.cas(this.#word, WAITED_FOR, 0) !== WAITED_FOR) return;
      // One who came in between has seen the mark that is gone now.
      if (this.line.isEmpty) return;
      words.cas(this.#word, 0, WAITED_FOR);
    }
  }

  mend(): void {
    const words = this.#words;
    this.line.bury();
    const word = words.load(this.#word);
    const holder = word & HOLDER_BITS;
    if (holder !== 0 && holder !== this.#me && this.#seat.isDead(holder)) {
      words.cas(this.#word, word, word & ~HOLDER_BITS);
    }
    // One of the dead may have been woken in the place of another.
    if ((word & WAITED_FOR) !== 0) this.passOn();
  }

  /** Stands in line for it. */
  wait(): GateWaiting {
    return new GateWaiting(this.#seat, this);
  }
}
