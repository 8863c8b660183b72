// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Waits without any pool: what is left to wait if sharing the tasks took no time.
 *
 * @module
 */

import type { Contestant } from "./contract.ts";
import { pause } from "./peers/targets.mjs";

/** Milliseconds. */
const PAUSE = 5;

/**
 * The runtime's own timers as a contestant.
 *
 * @param count How many waits.
 * @param atOnce How many of them at once.
 * @returns The contestant.
 */
export function bareTimers(count: number, atOnce: number): Contestant {
  const measure = async () => {
    const begin = performance.now();
    let left = count;
    const wait = async () => {
      while (left-- > 0) await pause(PAUSE);
    };
    await Promise.all(Array.from({ length: atOnce }, wait));
    return performance.now() - begin;
  };
  return { name: "bare timers", against: null, measure };
}
