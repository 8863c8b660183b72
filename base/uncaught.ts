// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Functions of the user's that the library calls.
 *
 * @module
 */

import { queueMicrotask } from "./globals.ts";

/**
 * Calls a function whose error nobody is there to be told of: it is an uncaught error of the program, once whoever calls has
 * settled its own state.
 *
 * @param call What may throw.
 */
export function callGuarded(call: () => void): void {
  try {
    call();
  } catch (error) {
    reportUncaught(error);
  }
}

/**
 * Makes something an uncaught error of the program.
 *
 * @param error What was thrown.
 */
export function reportUncaught(error: unknown): void {
  queueMicrotask(() => {
    throw error;
  });
}
