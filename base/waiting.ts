// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Waiting for a promise no longer than {@linkcode WaitOptions} say.
 *
 * @module
 */

import { onAbort } from "./abort.ts";
import { clearTimeout, setImmediate, setTimeout } from "./globals.ts";
import type { WaitOptions } from "./options.ts";

/** The longest delay that a timer takes; more is for ever. */
export const MAX_DELAY_MS = 2 ** 31 - 1;

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
  const forget: (() => void)[] = [];
  const limit = new Promise<typeof LATE>((resolve, reject) => {
    if (signal) forget.push(onAbort(signal, () => reject(signal.reason)));
    if (timeout <= MAX_DELAY_MS) forget.push(startTimer(timeout, () => resolve(LATE)));
  });
  try {
    return await Promise.race([promise, limit]);
  } finally {
    for (const each of forget) each();
  }
}

/**
 * Calls `expire` when the time is up. The loop looks once for what has come meanwhile before that: a program that was
 * busy all the time finds its timers due first, and what has long been there would be late.
 *
 * @param delay Milliseconds, at most {@linkcode MAX_DELAY_MS}.
 * @param expire Called then.
 * @returns Forgets it.
 */
export function startTimer(delay: number, expire: () => void): () => void {
  let isOff = false;
  const end = () => {
    if (!isOff) expire();
  };
  // Deno looks at sockets when the loop sleeps, however shortly, and not in a turn that is asked for. What is
  // there is read then; what it brings about comes in the turn after it.
  const look = () => {
    timer = setTimeout(() => setImmediate(end), 1);
  };
  let timer = setTimeout(look, Math.max(0, delay));
  return () => {
    isOff = true;
    clearTimeout(timer);
  };
}

/**
 * Checks a timeout.
 *
 * @param call The call that was given it, for the text of errors.
 * @param timeout The timeout.
 * @throws {RangeError} If it is NaN.
 * @throws {TypeError} If it is no number.
 */
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
