// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * What spares two sides that answer each other at once their sleep: to be woken takes as long as several
 * messages. Who has nothing else to do looks out for the answer, for a moment, and sleeps only then.
 *
 * @module
 */

/** Milliseconds that are spent looking, at the most. */
export const LOOK = 0.1;

/** An answer that took no longer, with its side asleep, would have been seen while looking. */
const QUICK = 0.25;

/** Quick answers that are waited for, at the most, until it is tried again to look. */
const MOST_DOUBT = 64;

/** One side: how it looks. */
export interface Bell {
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
export class Eagerness {
  #rungAt = -Infinity;
  #isEager = false;
  /** How many looks in a row were in vain. */
  #misses = 0;
  /** How many quick answers it takes to look again. */
  #doubt = 1;

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
    if (!this.#isEager && performance.now() - this.#rungAt < QUICK) this.#believe();
  }

  #believe(): void {
    if (--this.#doubt <= 0) this.#isEager = true;
  }

  /** The answer was seen. */
  found(): void {
    this.#misses = 0;
  }

  /** It was not. */
  missed(): void {
    this.#isEager = false;
    this.#doubt = Math.min(2 ** this.#misses++, MOST_DOUBT);
  }
}
