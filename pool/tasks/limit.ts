// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Stops what takes too long.
 *
 * @module
 */

import { queueMicrotask } from "../../base/globals.ts";
import { TimeoutError } from "../../errors.ts";
import type { WaitOptions } from "../../base/options.ts";
import { onAbort } from "../../base/abort.ts";
import { checkTimeout, MAX_DELAY_MS, startTimer } from "../../base/waiting.ts";

/** Whoever is told of an end, once. */
export interface Settler<T> {
  /** It has ended well. */
  resolve(value: T): void;
  /** It has not. */
  reject(error: unknown): void;
}

/**
 * Whether anything is asked for.
 *
 * @param options How long it may take.
 * @returns Whether there is a limit.
 */
export function isLimited({ timeout, signal }: WaitOptions): boolean {
  return signal !== undefined || (timeout !== undefined && timeout !== Infinity);
}

/**
 * Rejects when the time is up or the signal is aborted, and calls `stop`.
 *
 * @typeParam T What it gives.
 * @param call The call that takes the time, for the text of errors.
 * @param options How long it may take.
 * @param settler Who is told.
 * @param stop Stops it.
 * @returns Who is to be told in their place.
 */
export function limit<T>(
  call: string,
  { timeout = Infinity, signal }: WaitOptions,
  settler: Settler<T>,
  stop: (reason: unknown) => void,
): Settler<T> {
  checkTimeout(call, timeout);
  const forget: (() => void)[] = [];
  let isTold = false;
  const once = <V>(tell: (value: V) => void) => (value: V) => {
    if (isTold) return;
    isTold = true;
    for (const each of forget) each();
    tell(value);
  };
  const end = once((error: unknown) => {
    stop(error);
    settler.reject(error);
  });
  if (signal?.aborted) queueMicrotask(() => end(signal.reason));
  else if (signal) forget.push(onAbort(signal, () => end(signal.reason)));
  if (timeout <= MAX_DELAY_MS) {
    forget.push(startTimer(timeout, () => end(lateError(call, timeout))));
  }
  return {
    resolve: once((value: T) => settler.resolve(value)),
    reject: once((error: unknown) => settler.reject(error)),
  };
}

function lateError(call: string, timeout: number): TimeoutError {
  return new TimeoutError(`Cannot ${call} as it was not done after ${timeout} ms`, { timeout });
}
