// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The time, for whatever has to do with it and is tried out on another clock than the platform's.
 *
 * @module
 */

import { clearTimeout, performance, setTimeout } from "./globals.ts";

/** Tells the time, in milliseconds. */
export interface Clock {
  /** What time it is. */
  now(): number;
  /** Calls a function later; gives what {@linkcode Clock.clear} takes. */
  set(call: () => void, delay: number): unknown;
  /** Does not call it. */
  clear(timer: unknown): void;
}

/** The platform's. */
export const CLOCK: Clock = {
  now: () => performance.now(),
  set: (call, delay) => setTimeout(call, delay),
  clear: (timer) => clearTimeout(timer as ReturnType<typeof setTimeout>),
};
