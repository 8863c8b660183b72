// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * What spares two sides that answer each other at once their sleep: to be woken takes as long as several
 * messages. Who has nothing else to do looks out for the answer, for a moment, and sleeps only then.
 *
 * @module
 */

import { performance } from "../../base/globals.ts";

/**
 * Milliseconds that are spent looking, at the most. An answer is there in a tenth of that. But the system
 * likes to put two who wake each other on one core, where who looks keeps the other from its answer; and
 * only of two who want to run for about this long it moves one away.
 */
const LOOK_MS = 0.9;

/** Milliseconds in which an answer comes from who is on another core. */
const SOON_MS = 0.1;

/** An answer that took no longer, with its side asleep, would have come soon to who looked. */
const QUICK_MS = 0.25;

/** Answers that must come soon, one after another, until those that did not are forgotten. */
const STREAK = 8;

/** What looks in vain do. */
export interface Caution {
  /** How many times as many quick answers are waited for after each, until it is tried again to look. */
  readonly growth: number;
  /** How many at the most. */
  readonly most: number;
}

/** Of two threads: the system soon parts those of one program. Shown by "one after another" on threads. */
export const THREADS: Caution = { growth: 2, most: 1024 };

/** Of two processes: two on one core must be found out within a few looks. */
export const PROCESSES: Caution = { growth: 4, most: 4096 };

/** One side: how it looks. */
export interface Spin {
  /** This side has posted a message. */
  ring(): void;
  /** This side has been told a message of the other. */
  heard(): void;
  /** Looks out for an answer, if that has been of use, and no longer than a moment. */
  look(): void;
  /** There is nothing more to look for. */
  close(): void;
}

/** Whether it pays to look: one who looks in vain may well keep the other from its answer. */
export class SpinPolicy {
  #rungAt = -Infinity;
  #isEager = false;
  /** How many looks were in vain since the last streak of others. */
  #misses = 0;
  #streak = 0;
  /** How many quick answers it takes to look again. */
  #doubt = 1;
  /** When the last look began. */
  #since = 0;
  readonly #caution: Caution;
  readonly #most: number;

  /**
   * Nothing is known yet.
   *
   * @param caution What looks in vain do.
   * @param most Milliseconds that a look takes at the most.
   */
  constructor(caution: Caution, most: number = LOOK_MS) {
    this.#caution = caution;
    this.#most = most;
  }

  /** Whether to look. */
  get pays(): boolean {
    return this.#isEager;
  }

  /** A message has been posted. */
  rung(): void {
    this.#rungAt = performance.now();
  }

  /** A message has been told. */
  heard(): void {
    if (!this.#isEager && performance.now() - this.#rungAt < QUICK_MS) this.#believe();
  }

  #believe(): void {
    if (--this.#doubt <= 0) this.#isEager = true;
  }

  /** Whether a look that ends now is long enough. */
  get isOver(): boolean {
    return performance.now() - this.#since >= this.#most;
  }

  /** A look begins. */
  begin(): void {
    this.#since = performance.now();
  }

  /** A look has ended. One that was long but not in vain says nothing: the system may have parted the two. */
  end(isSeen: boolean): void {
    if (!isSeen) this.#doubtMore();
    else if (this.#misses > 0 && performance.now() - this.#since < SOON_MS) this.#trust();
  }

  /** The answer came as soon as was looked for it. */
  caught(): void {
    if (this.#misses > 0) this.#trust();
  }

  #trust(): void {
    if (++this.#streak >= STREAK) this.#misses = 0;
  }

  #doubtMore(): void {
    this.#streak = 0;
    this.#isEager = false;
    const { growth, most } = this.#caution;
    this.#doubt = Math.min(growth ** this.#misses++, most);
  }
}
