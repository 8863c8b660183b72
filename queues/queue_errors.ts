// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The errors of queues.
 *
 * @module
 */

import { ProcessStateError, QueueEmptyError, QueueFullError } from "../errors.ts";
import type { WaitOptions } from "../base/options.ts";

function within(wait: WaitOptions | undefined): string {
  const timeout = wait?.timeout ?? Infinity;
  return timeout > 0 && timeout < Infinity ? ` within ${timeout} ms` : "";
}

/** There was no room in time. */
export function full(wait: WaitOptions | undefined, maxSize: number): QueueFullError {
  const size = maxSize > 0 ? ` with its ${maxSize} items` : "";
  return new QueueFullError(
    `Cannot put${within(wait)} as the queue is full${size}: get() some, or wait longer`,
  );
}

/** There was no item in time. */
export function empty(wait: WaitOptions | undefined): QueueEmptyError {
  return new QueueEmptyError(
    `Cannot get${within(wait)} as the queue is empty: put() something, or wait longer`,
  );
}

/** The queue is closed here. */
export function closed(call: string): ProcessStateError {
  return new ProcessStateError(
    `Cannot ${call} as the queue is closed here: close() it when all is done`,
  );
}

/** This object was to put no more. */
export function ended(): ProcessStateError {
  return new ProcessStateError(
    "Cannot put as end() has said that nothing more comes from here: call it after the last put()",
  );
}

/** More was done than was put. */
export function doneTooOften(): ProcessStateError {
  return new ProcessStateError(
    "Cannot call taskDone() as it was called for every item already: call it once for each item got",
  );
}
