// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The state of a barrier: one word with how many have come, whether it is broken, which round it is, and how
 * the last rounds have ended, so that one who wakes late still knows how its own did.
 *
 * @module
 */

import { HOLDER, MARK, MARK_BITS, NOTE, RECORD } from "./layout.ts";
import { bury, settle, wakeAll } from "./event_state.ts";
import {
  claimRecord,
  enlist,
  freeRecord,
  inherit,
  ownerOf,
  recordsOf,
  recordWord,
} from "./records.ts";
import { holderWord, type Seat } from "./seat.ts";
import type { Waiting } from "./waiting.ts";

/** Words of the slot, after its head. */
const WORD = 1;
const PARTIES = 2;

/** How many words a barrier takes, its head included. */
export const BARRIER_SIZE = 4;

/** How many parties there can be. */
export const MAX_PARTIES: number = 2 ** 10 - 1;

/** How many have come; the count is full while the action runs. */
const COUNT_BITS = MAX_PARTIES;
const BROKEN = 2 ** 10;
const ROUND_SHIFT = 11;
const ROUND_BITS = 2 ** 13 - 1;
/** Bits of how rounds have ended, the last one first: 1 if all have come. */
const ENDS_SHIFT = 24;
const ENDS_BITS = 2 ** 8 - 1;

function countOf(word: number): number {
  return word & COUNT_BITS;
}

function roundOf(word: number): number {
  return word >>> ROUND_SHIFT & ROUND_BITS;
}

/** The word of the round after: empty, and whole. */
function nextRound(word: number, passed: boolean): number {
  const round = roundOf(word) + 1 & ROUND_BITS;
  const ends = (word >>> ENDS_SHIFT << 1 | (passed ? 1 : 0)) & ENDS_BITS;
  return ends << ENDS_SHIFT | round << ROUND_SHIFT;
}

/** A party that has come. */
export interface Arrival {
  /** Which one it is, from 0; the last one lets all pass. */
  index: number;
  /** Whether it is the last one. */
  isLast: boolean;
  /** The round. */
  round: number;
  /** The wait for the others. */
  waiting: Waiting;
}

/** A barrier as one thread sees it. */
export class BarrierState {
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

  /**
   * Fills a slot that nobody else knows yet.
   *
   * @param parties How many are to come.
   */
  begin(parties: number): void {
    this.#seat.words.store(this.#slot + PARTIES, parties);
  }

  /** How many are to come. */
  get parties(): number {
    return this.#seat.words.load(this.#slot + PARTIES);
  }

  /** How many have come. */
  get waiting(): number {
    return countOf(this.#seat.words.load(this.#word)) % this.parties;
  }

  /** Whether it is broken. */
  get isBroken(): boolean {
    return (this.#seat.words.load(this.#word) & BROKEN) !== 0;
  }

  /** Notes that this thread is a party, whose death breaks it. */
  enrol(): void {
    const { words, me } = this.#seat;
    const slot = this.#slot | NOTE.PARTY;
    if (recordsOf(words, slot).some((record) => ownerOf(words, record) === me)) return;
    claimRecord(this.#seat, slot);
  }

  /** Comes, unless it is broken, or all of the last round have come and not gone on yet. */
  arrive(): Arrival | "broken" | "full" {
    const { words } = this.#seat;
    const { parties } = this;
    const record = enlist(this.#seat, this.#slot);
    for (;;) {
      const word = words.load(this.#word);
      const round = roundOf(word);
      const index = countOf(word);
      const obstacle = (word & BROKEN) !== 0 ? "broken" : index === parties ? "full" : null;
      if (obstacle !== null) {
        freeRecord(words, record);
        return obstacle;
      }
      words.store(recordWord(record, RECORD.EXTRA), round + 1);
      if (words.cas(this.#word, word, word + 1) !== word) continue;
      const isLast = index + 1 === parties;
      return { index, isLast, round, waiting: this.#wait(record, round) };
    }
  }

  /** Waits for the end of a round that one doesn't belong to. */
  waitForNext(): Waiting {
    const round = roundOf(this.#seat.words.load(this.#word));
    const record = enlist(this.#seat, this.#slot);
    return { ...this.#wait(record, round), leave: () => !this.#free(record) };
  }

  #wait(record: number, round: number): Waiting {
    return {
      record,
      endsByDeath: true,
      poll: () => {
        settle(this.#seat, record);
        return this.#isOver(round) && this.#free(record);
      },
      mend: () => this.mend(),
      leave: () => {
        this.#break(round);
        return this.#free(record);
      },
    };
  }

  #free(record: number): true {
    freeRecord(this.#seat.words, record);
    return true;
  }

  #isOver(round: number): boolean {
    const word = this.#seat.words.load(this.#word);
    return roundOf(word) !== round || (word & BROKEN) !== 0;
  }

  /**
   * How a round that is over has ended.
   *
   * @param round The round.
   * @returns Whether all have come.
   */
  hasPassed(round: number): boolean {
    const word = this.#seat.words.load(this.#word);
    const ago = (roundOf(word) - round - 1) & ROUND_BITS;
    return ago <= ROUND_BITS / 2 && (word >>> ENDS_SHIFT >>> Math.min(ago, 7) & 1) === 1;
  }

  /**
   * All have come, and may go on.
   *
   * @param round The round.
   * @returns Whether nobody has broken it in the meantime.
   */
  pass(round: number): boolean {
    const { words } = this.#seat;
    for (;;) {
      const word = words.load(this.#word);
      if (roundOf(word) !== round || (word & BROKEN) !== 0) return false;
      if (words.cas(this.#word, word, nextRound(word, true)) !== word) continue;
      wakeAll(this.#seat, this.#slot);
      return true;
    }
  }

  /** Breaks it until it is reset. */
  abort(): void {
    this.#break(null);
  }

  /** In its round only, if one is given. */
  #break(round: number | null): void {
    const { words } = this.#seat;
    for (;;) {
      const word = words.load(this.#word);
      if ((word & BROKEN) !== 0 || (round !== null && roundOf(word) !== round)) return;
      if (words.cas(this.#word, word, (word & ~COUNT_BITS) | BROKEN) !== word) continue;
      wakeAll(this.#seat, this.#slot);
      return;
    }
  }

  /** Makes it new; for those who wait it is broken. */
  reset(): void {
    const { words } = this.#seat;
    for (;;) {
      const word = words.load(this.#word);
      if (countOf(word) === 0 && (word & BROKEN) === 0) return;
      if (words.cas(this.#word, word, nextRound(word, false)) !== word) continue;
      wakeAll(this.#seat, this.#slot);
      return;
    }
  }

  /** A party that has died breaks the round that is under way. */
  mend(): void {
    const { words } = this.#seat;
    const round = roundOf(words.load(this.#word));
    if (this.#hasDead(round)) this.#break(round);
    bury(this.#seat, this.#slot);
    const parties = this.#slot | NOTE.PARTY;
    for (const record of recordsOf(words, parties)) {
      if (inherit(this.#seat, record, parties)) freeRecord(words, record);
    }
  }

  #hasDead(round: number): boolean {
    const { words } = this.#seat;
    const isDead = (record: number) => {
      const owner = ownerOf(words, record);
      return owner !== 0 && this.#seat.isDead(owner) ? owner : 0;
    };
    return recordsOf(words, this.#slot).some((record) => {
      const isWaiting = (words.load(recordWord(record, RECORD.STATE)) & MARK_BITS) !== MARK.NONE;
      return isWaiting && words.load(recordWord(record, RECORD.EXTRA)) === round + 1 &&
        isDead(record) !== 0;
    }) || recordsOf(words, this.#slot | NOTE.PARTY).some((record) => {
      const dead = isDead(record);
      return dead !== 0 && words.load(holderWord(dead, HOLDER.RETURNED)) === 0;
    });
  }
}
