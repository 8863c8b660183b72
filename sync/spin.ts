// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Looking for a moment before falling asleep: what is waited for is often there within a few microseconds,
 * and to fall asleep and be woken takes ten times as long. Where that was in vain it is left alone for a
 * while, so that a busy machine is not kept busier.
 *
 * @module
 */

import { performance } from "../base/globals.ts";
import type { Waiting } from "./states/waiting.ts";

/** Milliseconds that one looks at the most: nobody notices a delay as short as that. */
const LIMIT = 0.02;

/** After so many looks the time is asked. */
const LOOKS = 8;

/** For how many waits it is left alone at the most. */
const MAX_REST = 64;

/** Who looks, in one thread. */
export class Spin {
  /** For how many waits more it is left alone. */
  #rest = 0;
  /** For how many it will be, if the next time is in vain. */
  #nextRest = 1;

  /**
   * Looks for a moment whether a wait is over.
   *
   * @param waiting The wait.
   * @returns Whether it is.
   */
  look(waiting: Waiting): boolean {
    return waiting.poll() || this.#isSoon(() => waiting.poll());
  }

  /**
   * Looks for a moment whether something can be taken, without standing in line for it.
   *
   * @param state What is to be taken.
   * @returns Whether it was taken.
   */
  take(state: { attempt(): boolean }): boolean {
    return this.#isSoon(() => state.attempt());
  }

  #isSoon(isOver: () => boolean): boolean {
    if (this.#rest > 0) {
      this.#rest--;
      return false;
    }
    if (isSoon(isOver)) {
      this.#nextRest = 1;
      return true;
    }
    this.#rest = this.#nextRest;
    this.#nextRest = Math.min(this.#nextRest * 2, MAX_REST);
    return false;
  }
}

function isSoon(isOver: () => boolean): boolean {
  const until = performance.now() + LIMIT;
  do {
    for (let i = 0; i < LOOKS; i++) {
      if (isOver()) return true;
    }
  } while (performance.now() < until);
  return false;
}
