// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * How often a pool tries again when workers end before they are ready, and how long it waits between.
 *
 * What fails together is one round: many workers that meet one bad moment are no more than that moment.
 *
 * @module
 */

import { CLOCK } from "../../base/clock.ts";
import { ProcessStateError } from "../../errors.ts";

/** Milliseconds between the first round that fails and the next; twice as long after each further one. */
const FIRST_PAUSE_MS = 25;

/** The longest pause. */
const LONGEST_PAUSE_MS = 2_000;

/** Milliseconds after which a round that failed says nothing of the present any more. */
const WINDOW_MS = 30_000;

/** Milliseconds for which a pool that has done something counts as able to. */
const LATELY_MS = 5_000;

/** Rounds for a moment in which the system has none left of something. */
const SHORTAGE_ROUNDS = 9;

/** Rounds for workers that die untold: they may have been killed. */
const DEATH_ROUNDS = 5;

/** Rounds for what throws: it will mostly do so again. */
const ERROR_ROUNDS = 3;

const SHORTAGES = /\b(EMFILE|ENFILE|EAGAIN|ENOMEM|os error (11|12|23|24))\b/;

/** What a failure was. */
export interface Failure {
  /** Why. */
  readonly cause: unknown;
  /** Whether it died, and said nothing. */
  readonly hasDied: boolean;
  /** The round in which it was begun. */
  readonly round: number;
}

/** Counts rounds that fail. */
export class Patience {
  readonly #now: () => number;
  #round = 0;
  #tried = 0;
  #failed: number[] = [];
  #didWell = -Infinity;

  /**
   * Nothing has failed.
   *
   * @param now The time, in milliseconds.
   */
  constructor(now: () => number = CLOCK.now) {
    this.#now = now;
  }

  /** The round of what is begun now. */
  get round(): number {
    return this.#round;
  }

  /** How many workers have failed since the last that did not. */
  get tried(): number {
    return this.#tried;
  }

  /** Milliseconds to wait before the next is begun. */
  get pause(): number {
    const count = this.#failed.length;
    if (count === 0) return 0;
    const pause = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (count - 1));
    return Math.max(0, this.#failed[count - 1]! + pause - this.#now());
  }

  /** A worker was ready, or has done something. */
  succeeded(): void {
    this.#tried = 0;
    this.#failed.length = 0;
    this.#didWell = this.#now();
  }

  /**
   * A worker has ended before it was ready, or could not be started.
   *
   * @param failure What is known of it.
   * @returns Whether there is no point in going on.
   */
  failed({ cause, hasDied, round }: Failure): boolean {
    const now = this.#now();
    this.#tried++;
    if (cause instanceof ProcessStateError) return true;
    if (round === this.#round) {
      this.#round++;
      this.#failed = this.#failed.filter((at) => now - at < WINDOW_MS);
      this.#failed.push(now);
    }
    if (now - this.#didWell < LATELY_MS) return false;
    return this.#failed.length >= roundsFor(cause, hasDied);
  }
}

function roundsFor(cause: unknown, hasDied: boolean): number {
  if (hasDied) return DEATH_ROUNDS;
  return SHORTAGES.test(textOf(cause)) ? SHORTAGE_ROUNDS : ERROR_ROUNDS;
}

/** Its text, and that of what is behind it. */
function textOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code } = error as { code?: unknown };
  const own = `${code ?? ""} ${error.message}`;
  return error.cause instanceof Error ? `${own} ${textOf(error.cause)}` : own;
}
