// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Waiting for a promise no longer than {@linkcode WaitOptions} say.
 *
 * @module
 */

import { clearTimeout, setTimeout } from "./globals.ts";
import type { WaitOptions } from "./options.ts";

/** The longest delay that a timer takes; more is for ever. */
export const MAX_DELAY = 2 ** 31 - 1;

/** What {@linkcode within} gives when the time was up. */
export const LATE: unique symbol = Symbol("late");

/**
 * Waits for `promise`.
 *
 * @param call The call that waits, for the text of errors.
 * @param promise What to wait for.
 * @param options How long.
 * @returns What the promise gives; {@linkcode LATE} if the time was up first.
 * @throws {RangeError} If the timeout is NaN.
 * @throws {TypeError} If the timeout is no number.
 */
export async function within<T>(
  call: string,
  promise: Promise<T>,
  options: WaitOptions = {},
): Promise<T | typeof LATE> {
  const { timeout = Infinity, signal } = options;
  checkTimeout(call, timeout);
  signal?.throwIfAborted();
  if (timeout === Infinity && signal === undefined) return await promise;
  const cleanup = new AbortController();
  try {
    return await Promise.race([
      promise,
      aborted(signal, cleanup.signal),
      passed(timeout, cleanup.signal),
    ]);
  } finally {
    cleanup.abort();
  }
}

export function checkTimeout(call: string, timeout: unknown): void {
  if (typeof timeout !== "number") {
    throw new TypeError(
      `Cannot ${call} as "timeout" must be a number of milliseconds: current value is ${
        String(timeout)
      }`,
    );
  }
  if (Number.isNaN(timeout)) {
    throw new RangeError(`Cannot ${call} as "timeout" must be a number of milliseconds, not NaN`);
  }
}

function aborted(signal: AbortSignal | undefined, cleanup: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal?.addEventListener("abort", () => reject(signal.reason), { signal: cleanup });
  });
}

function passed(timeout: number, cleanup: AbortSignal): Promise<typeof LATE> {
  return new Promise((resolve) => {
    if (timeout > MAX_DELAY) return;
    const timer = setTimeout(() => resolve(LATE), Math.max(0, timeout));
    cleanup.addEventListener("abort", () => clearTimeout(timer));
  });
}
