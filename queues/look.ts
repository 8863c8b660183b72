// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Looking for a moment for an answer before falling asleep: to be woken takes ten times as long as an answer that is on
 * its way already. Where that was of no use it is left alone.
 *
 * @module
 */

import { performance, setImmediate } from "../base/globals.ts";
import { PROCESSES, SpinPolicy } from "../ipc/spin/spin.ts";

/** Milliseconds that are spent looking at the most. */
const LOOK = 0.5;

/** Milliseconds of it that the program's own timers and events wait at the most. */
const SLICE = 0.08;

/** Looks before the time is asked. */
const READS = 16;

/** How this thread looks, whichever queue an answer comes by. */
class Look {
  readonly #policy = new SpinPolicy(PROCESSES, LOOK);

  /** Whether it is of use, as far as known. */
  get pays(): boolean {
    return this.#policy.pays;
  }

  /** Something was put, which may be answered. */
  rung(): void {
    this.#policy.rung();
  }

  /** Something has come to who had fallen asleep. */
  heard(): void {
    this.#policy.heard();
  }

  /**
   * Looks.
   *
   * @param isThere Whether it is there.
   * @returns Whether it was there in time.
   */
  async until(isThere: () => boolean): Promise<boolean> {
    this.#policy.begin();
    for (;;) {
      if (isThereSoon(isThere)) break;
      if (this.#policy.isOver) {
        this.#policy.end(false);
        return false;
      }
      await new Promise<void>((resolve) => void setImmediate(resolve));
    }
    this.#policy.end(true);
    return true;
  }
}

function isThereSoon(isThere: () => boolean): boolean {
  const until = performance.now() + SLICE;
  do {
    for (let reads = 0; reads < READS; reads++) {
      if (isThere()) return true;
    }
  } while (performance.now() < until);
  return false;
}

/** How this thread looks. */
export const look = new Look();
