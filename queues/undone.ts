// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * What is still to be done of a queue in shared memory, and those who wait until nothing is.
 *
 * @module
 */

import type { WaitOptions } from "../base/options.ts";
import type { Arena } from "../sync/arena.ts";
import { park } from "../sync/parking.ts";
import { Holdings } from "./holdings.ts";
import { PART, WORD } from "./layout.ts";
import type { Ring } from "./ring.ts";
import { QueueWait, WaitLine } from "./waits.ts";

/** What is to be done, as one object of a queue sees it. */
export class Undone {
  readonly #arena: Arena;
  readonly #ring: Ring;
  /** Where it stands how many are done. */
  readonly #done: number;
  readonly #joiners: WaitLine;
  readonly #holdings: Holdings;

  /**
   * Of a queue.
   *
   * @param arena Where it is.
   * @param slot Its slot.
   * @param ring Its items.
   */
  constructor(arena: Arena, slot: number, ring: Ring) {
    this.#arena = arena;
    this.#ring = ring;
    this.#done = slot + WORD.DONE;
    this.#joiners = new WaitLine(arena, slot + PART.JOINERS);
    this.#holdings = new Holdings(arena, slot);
  }

  /** This object gets an item. */
  noteGet(): void {
    this.#holdings.note(1);
  }

  /** An item is done; false: there is none that is not. */
  taskDone(): boolean {
    const { words } = this.#arena;
    for (;;) {
      const done = words.load(this.#done);
      if (done === this.#ring.count().put) return false;
      if (words.cas(this.#done, done, done + 1 | 0) !== done) continue;
      this.#holdings.note(-1);
      this.#passOn();
      return true;
    }
  }

  get #isNone(): boolean {
    return this.#arena.words.load(this.#done) === this.#ring.count().put;
  }

  #passOn(): void {
    if (this.#isNone) this.#joiners.wake(Infinity);
  }

  /** Waits until all is done; false: the time was up. */
  join(wait: WaitOptions | undefined): Promise<boolean> {
    if (this.#isNone) return Promise.resolve(true);
    const waiting = new QueueWait(this.#arena, this.#joiners, {
      attempt: () => this.#isNone,
      isHopeless: () => !this.#isNone,
      passOn: () => this.#passOn(),
      mend: () => this.#forgetDead(),
    });
    return park(this.#arena, waiting, wait);
  }

  /** What the dead have got is lost: nobody will do it. */
  #forgetDead(): void {
    const { words } = this.#arena;
    for (let left = this.#holdings.takeOver(); left > 0; left--) {
      const done = words.load(this.#done);
      if (done === this.#ring.count().got) break;
      words.cas(this.#done, done, done + 1 | 0);
    }
    this.#passOn();
  }
}
