// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * A moment of sleep that blocks, before one waits without blocking: to be woken beside the event loop takes some
 * hundred microseconds, to be woken out of a call of the system some five. Where that was in vain it is left alone for
 * a while, and the loop has its turn between one moment and the next.
 *
 * @module
 */

import { performance, setImmediate } from "../base/globals.ts";
import type { Arena } from "./arena.ts";
import type { Waiting } from "./states/waiting.ts";

/** Milliseconds that one sleeps at the most; the system adds up to 0.05 of its own. */
const NAP = 0.05;

/** Milliseconds after which timers and sockets are to have their turn. */
const TURN_AFTER = 0.1;

/** For how many waits it is left alone at the most. */
const MAX_REST = 64;

/** Who naps, in one thread and arena. */
export class Naps {
  readonly #arena: Arena;
  /** For how many waits more it is left alone. */
  #rest = 0;
  /** For how many it will be, if the next time is in vain. */
  #nextRest = 1;
  /** When the loop is known to have had its turn. */
  #turnedAt = -Infinity;

  /**
   * None was taken yet.
   *
   * @param arena Where the waits are.
   */
  constructor(arena: Arena) {
    this.#arena = arena;
  }

  /**
   * Sleeps for a moment, unless that was in vain of late.
   *
   * @param waiting What for.
   * @param ms The most that it may take.
   * @returns Whether the wait is over.
   */
  take(waiting: Waiting, ms: number): boolean {
    if (this.#rest > 0) {
      this.#rest--;
      return false;
    }
    if (this.#isOverSoon(waiting, Math.min(ms, NAP))) {
      this.#nextRest = 1;
      return true;
    }
    this.#rest = this.#nextRest;
    this.#nextRest = Math.min(this.#nextRest * 2, MAX_REST);
    return false;
  }

  #isOverSoon(waiting: Waiting, ms: number): boolean {
    const arena = this.#arena;
    const until = performance.now() + ms;
    for (let left = ms; left > 0; left = until - performance.now()) {
      const { bell } = arena;
      if (arena.within(() => waiting.poll())) return true;
      arena.sleep(bell, left);
    }
    return arena.within(() => waiting.poll());
  }

  /** Lets the loop have its turn, if it had none for a while. */
  async turn(): Promise<void> {
    if (performance.now() - this.#turnedAt < TURN_AFTER) return;
    await new Promise<void>((resolve) => setImmediate(resolve));
    this.#turnedAt = performance.now();
  }
}
