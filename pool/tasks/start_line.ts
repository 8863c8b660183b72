// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The order of calls whose targets are still looked for: one that needs no search does not overtake.
 *
 * @module
 */

import { Fifo } from "../../base/fifo.ts";
import type { Entry, KnownTarget } from "./targets.ts";

/** A call that waits. */
interface Standing {
  /** Lets it go on; null while its target is looked for. */
  go: (() => void) | null;
}

/** Calls that wait for their targets, or behind such as do. */
export class StartLine {
  readonly #line = new Fifo<Standing>();

  /** Whether a call may go on at once, if its target is known. */
  get isEmpty(): boolean {
    return this.#line.size === 0;
  }

  /**
   * Waits for the target, and for all that came before.
   *
   * @param entry The target, or a promise of it.
   * @param add Called with the target.
   * @param reject Called if it can't be found.
   */
  enter(entry: Entry, add: (known: KnownTarget) => void, reject: (error: unknown) => void): void {
    const standing: Standing = { go: null };
    this.#line.push(standing);
    const ready = (go: () => void) => {
      standing.go = go;
      this.#advance();
    };
    if (!(entry instanceof Promise)) return ready(() => add(entry));
    entry.then((known) => ready(() => add(known)), (error) => ready(() => reject(error)));
  }

  #advance(): void {
    for (let first = this.#line.peek(); first?.go; first = this.#line.peek()) {
      this.#line.shift();
      first.go();
    }
  }
}
