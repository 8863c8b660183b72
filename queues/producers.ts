// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Those who may still put into a queue: each object of it that counts has a record, which goes with its holder.
 *
 * @module
 */

import type { Seat } from "../sync/states/seat.ts";
import { NOBODY, RECORD } from "../sync/states/layout.ts";
import {
  claimRecord,
  freeRecord,
  inherit,
  ownerOf,
  recordsOf,
  recordWord,
} from "../sync/states/records.ts";
import { PART, PRODUCER, WORD } from "./layout.ts";
import type { SharedPlace } from "./shared_place.ts";

/** The producers of a queue, as one object of it sees them. */
export class Producers {
  readonly #seat: Seat;
  readonly #place: SharedPlace;
  readonly #slot: number;
  /** Whether this object counts as it has put itself, and not as it was passed on. */
  #hasPut = false;
  /** Whether this object has got, waited or iterated. */
  #isConsumer = false;

  /**
   * Of a queue.
   *
   * @param place The queue.
   */
  constructor(place: SharedPlace) {
    this.#seat = place.arena;
    this.#place = place;
    this.#slot = place.slot + PART.PRODUCERS;
  }

  /** This object puts. */
  notePut(): void {
    if (this.#hasPut) return;
    if (this.#place.stake === NOBODY) this.#count();
    this.#begin();
    // Before it gets anything, it counts as it was passed on.
    this.#hasPut = this.#isConsumer || !this.#wasPassed;
  }

  get #wasPassed(): boolean {
    const { words } = this.#seat;
    return words.load(recordWord(this.#place.stake, RECORD.EXTRA)) !== PRODUCER.COUNTS;
  }

  #count(): void {
    const { words } = this.#seat;
    const record = claimRecord(this.#seat, this.#slot);
    words.store(recordWord(record, RECORD.EXTRA), PRODUCER.COUNTS);
    words.add(this.#place.slot + WORD.JOINED, 1);
    this.#place.stake = record;
  }

  /** Somebody has counted who is no mere consumer. */
  #begin(): void {
    this.#seat.words.store(this.#place.slot + WORD.BEGUN, 1);
  }

  /** This object gets, waits or iterates; whether it doesn't count any more for that. */
  noteGet(): boolean {
    if (this.#isConsumer) return false;
    this.#isConsumer = true;
    return !this.#hasPut && this.#leave();
  }

  /** This object puts no more; whether it had counted. */
  leave(): boolean {
    if (this.#place.stake !== NOBODY) this.#begin();
    return this.#leave();
  }

  #leave(): boolean {
    const { stake } = this.#place;
    if (stake === NOBODY) return false;
    this.#place.stake = NOBODY;
    this.#hasPut = false;
    freeRecord(this.#seat.words, stake);
    return true;
  }

  /** Whether nobody counts, and somebody has who is no mere consumer. */
  areGone(): boolean {
    const { words } = this.#seat;
    for (;;) {
      const joined = words.load(this.#place.slot + WORD.JOINED);
      if (this.#areSome()) return false;
      // One may have come where this had looked, and another gone where it had not.
      if (words.load(this.#place.slot + WORD.JOINED) !== joined) continue;
      return words.load(this.#place.slot + WORD.BEGUN) !== 0;
    }
  }

  #areSome(): boolean {
    for (const record of recordsOf(this.#seat.words, this.#slot)) {
      const owner = ownerOf(this.#seat.words, record);
      if (owner === 0) continue;
      if (!this.#seat.isDead(owner)) return true;
      this.#begin();
    }
    return false;
  }

  /** Takes those away who have died. */
  bury(): void {
    for (const record of recordsOf(this.#seat.words, this.#slot)) {
      if (!inherit(this.#seat, record, this.#slot)) continue;
      this.#begin();
      freeRecord(this.#seat.words, record);
    }
  }
}
