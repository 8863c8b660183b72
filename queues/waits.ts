// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Those who wait for something of a queue in shared memory.
 *
 * @module
 */

import type { Seat } from "../sync/states/seat.ts";
import { MARK, MARK_BITS, RECORD } from "../sync/states/layout.ts";
import { Line } from "../sync/states/line.ts";
import { oldest, recordWord } from "../sync/states/records.ts";
import type { Waiting } from "../sync/states/waiting.ts";
import { HEIR, WAITED_FOR } from "./layout.ts";

/** Milliseconds in which one that was woken comes, unless it is busy. */
const AT_ONCE = 1;

/** A line of those who wait, with a word that says whether somebody does. */
export class WaitLine {
  readonly line: Line;
  readonly #seat: Seat;
  readonly #slot: number;
  readonly #flag: number;
  /** Where the state is of the one that was woken last, and what it was; -1: nobody. */
  #roused = -1;
  #rousedState = 0;
  #rousedAt = 0;

  /**
   * In a part of a queue.
   *
   * @param seat Who looks.
   * @param slot The slot of that part.
   */
  constructor(seat: Seat, slot: number) {
    this.#seat = seat;
    this.#slot = slot;
    this.#flag = slot + WAITED_FOR;
    this.line = new Line(seat, slot, slot + HEIR);
  }

  /** Lets whoever changes something know that somebody waits; after it, look once more. */
  announce(): void {
    if (this.#seat.words.load(this.#flag) === 0) this.#seat.words.store(this.#flag, 1);
  }

  /**
   * Wakes the one that has waited longest, unless one is on its way: that one wakes the next, if there is need. One that
   * doesn't come at once may be busy with something else: then the others come.
   *
   * @param count For how many there is something.
   */
  wakeSome(count: number): void {
    const { words, now } = this.#seat;
    if (words.load(this.#flag) === 0) return;
    const isOnItsWay = this.#roused >= 0 && words.load(this.#roused) === this.#rousedState;
    if (isOnItsWay && now() - this.#rousedAt < AT_ONCE) return;
    this.wake(isOnItsWay ? count : 1);
    if (!isOnItsWay) this.#noteRoused();
  }

  #noteRoused(): void {
    const { words, now } = this.#seat;
    const place = oldest(words, this.#slot);
    const isRoused = place !== null && (place.state & MARK_BITS) === MARK.WOKEN;
    this.#roused = isRoused ? recordWord(place.record, RECORD.STATE) : -1;
    this.#rousedState = isRoused ? place.state : 0;
    this.#rousedAt = now();
  }

  /**
   * Wakes those who wait.
   *
   * @param count How many at the most.
   */
  wake(count: number): void {
    const { words } = this.#seat;
    while (words.load(this.#flag) !== 0) {
      if (this.line.wake(count) > 0) return;
      words.store(this.#flag, 0);
      // One who came in between has seen the mark that is gone now.
      if (this.line.isEmpty) return;
      words.store(this.#flag, 1);
    }
  }
}

/** What one waits for. */
export interface Aim {
  /** Does it, if it can be done. */
  attempt(record: number): boolean;
  /** Whether it can surely not be done just now. */
  isHopeless(record: number): boolean;
  /** Wakes those for whom there is something. */
  passOn(): void;
  /** Puts right what the dead have left undone. */
  mend(): void;
}

/** One who waits until something can be done. */
export class QueueWait implements Waiting {
  readonly record: number;
  readonly #since: number;
  readonly #waits: WaitLine;
  readonly #aim: Aim;

  /**
   * Stands in line.
   *
   * @param seat Who.
   * @param waits The line.
   * @param aim What for.
   */
  constructor(seat: Seat, waits: WaitLine, aim: Aim) {
    this.#since = seat.now();
    this.#waits = waits;
    this.#aim = aim;
    this.record = waits.line.join();
  }

  poll(): boolean {
    for (;;) {
      if (this.#aim.attempt(this.record)) {
        this.leave();
        return true;
      }
      this.#waits.line.settle(this.record, this.#since);
      this.#waits.announce();
      if (this.#aim.isHopeless(this.record)) return false;
    }
  }

  mend(): void {
    this.#waits.line.bury();
    this.#aim.mend();
  }

  leave(): boolean {
    this.#waits.line.leave(this.record);
    // It may have been woken for what another one can have, or others have stood back for it.
    this.#aim.passOn();
    return false;
  }
}
