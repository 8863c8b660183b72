// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * What whoever watches a pool can't know of its tasks: see {@linkcode TaskReader}.
 *
 * @module
 */

import type { TaskReader, WatchedTask } from "../../base/events.ts";
import type { Task } from "./task.ts";
import {
  CALL_ONE,
  isChunk,
  SETTLE_MAP,
  SETTLE_STARMAP,
  STARMAP,
  STREAM,
  type StreamInput,
} from "./wire.ts";

function countOf(task: WatchedTask): number {
  const { mode, input, special } = task as Task;
  if (isChunk(mode)) return (input as unknown[]).length;
  return special !== null && special.isOwn ? 0 : 1;
}

function argsOf(task: WatchedTask, index: number): readonly unknown[] {
  const { mode, input } = task as Task;
  if (mode === CALL_ONE) return [input];
  if (mode === STREAM) return (input as StreamInput)[0];
  if (!isChunk(mode)) return input as readonly unknown[];
  const item = (input as readonly unknown[])[index];
  const isSpread = mode === STARMAP || mode === SETTLE_STARMAP;
  // What can't be spread is refused by the worker.
  return isSpread && isIterable(item) ? [...item] : [item];
}

function isIterable(value: unknown): value is Iterable<unknown> {
  return typeof (value as Partial<Iterable<unknown>> | null)?.[Symbol.iterator] === "function";
}

/** Of items that have an outcome each. */
function failedIn(task: WatchedTask, value: unknown): number {
  const { mode } = task as Task;
  if (mode !== SETTLE_MAP && mode !== SETTLE_STARMAP) return 0;
  let failed = 0;
  for (const { status } of value as PromiseSettledResult<unknown>[]) {
    if (status === "rejected") failed++;
  }
  return failed;
}

/** Reads tasks. */
export const READER: TaskReader = { countOf, failedIn, argsOf };
