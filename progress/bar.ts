// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * One bar, wherever it is shown.
 *
 * @module
 */

import type { Labels } from "./line.ts";
import { Tally } from "./tally.ts";

/** What is shown of one thing that is under way. */
export interface Bar {
  /** Its title and unit. */
  readonly labels: Labels;
  /** How far it is. */
  readonly tally: Tally;
}

/** Shows bars. */
export interface Display {
  /** What time it is there. */
  now(): number;
  /** Something of the bar has changed. */
  update(bar: Bar): void;
}

/** What somebody tells how far it is, time and again. */
export class Teller {
  readonly #display: Display;
  readonly #labels: Labels;
  #bar: Bar | null;

  /**
   * Shows nothing yet; its time begins.
   *
   * @param display Where it is shown.
   * @param labels Its title and unit.
   */
  constructor(display: Display, labels: Labels) {
    this.#display = display;
    this.#labels = labels;
    this.#bar = { labels, tally: new Tally(display.now(), 0) };
  }

  /**
   * So much is done. After the end this begins another bar.
   *
   * @param done How much.
   * @param total Of how much.
   */
  tell(done: number, total: number | null): void {
    const now = this.#display.now();
    const bar = this.#bar ?? { labels: this.#labels, tally: new Tally(now, done) };
    bar.tally.tell(now, done, total);
    this.#bar = bar.tally.hasEnded ? null : bar;
    this.#display.update(bar);
  }

  /** It is over, done or not. */
  stop(): void {
    const bar = this.#bar;
    this.#bar = null;
    // Nobody has seen what was never told.
    if (bar === null || bar.tally.isFresh) return;
    bar.tally.end(this.#display.now());
    this.#display.update(bar);
  }
}
