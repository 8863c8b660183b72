// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * What is said of tasks to whoever watches a pool.
 *
 * @module
 */

import type { PoolEvent, WatchedTask, WatchedWorker } from "../base/events.ts";
import type { Task } from "./task.ts";
import {
  CALL_ONE,
  isChunk,
  OK,
  type Outcome,
  SETTLE_MAP,
  SETTLE_STARMAP,
  STARMAP,
  STREAM,
  type StreamInput,
} from "./wire.ts";

/**
 * How many tasks one of ours is for the program: each item of a `map` is one, what workers do of their own none.
 *
 * @param task The task.
 * @returns How many.
 */
export function countOf({ mode, input, special }: Task): number {
  if (isChunk(mode)) return (input as unknown[]).length;
  return special !== null && special.isOwn ? 0 : 1;
}

/**
 * A task was given.
 *
 * @param task The task.
 * @returns What is said of it.
 */
export function submissionOf(task: Task): PoolEvent {
  return { kind: "submitted", task, count: countOf(task) };
}

/**
 * A task has ended.
 *
 * @param task The task.
 * @param outcome How.
 * @param worker Who has reported it; null: nobody.
 * @param value The result or error.
 * @returns What is said of it.
 */
export function endOf(
  task: Task,
  outcome: Outcome,
  worker: WatchedWorker | null,
  value?: unknown,
): PoolEvent {
  const count = countOf(task);
  const failed = outcome === OK ? failedIn(task, value) : count;
  return { kind: "ended", task, count, failed, worker, isWhole: outcome !== OK };
}

/**
 * What the target was called with.
 *
 * @param task The task.
 * @param index Which item, of a chunk.
 * @returns The arguments.
 */
export function argsOf(task: WatchedTask, index: number): readonly unknown[] {
  const { mode, input } = task as Task;
  if (mode === CALL_ONE) return [input];
  if (mode === STREAM) return (input as StreamInput)[0];
  if (!isChunk(mode)) return input as readonly unknown[];
  const item = (input as readonly unknown[])[index];
  const isSpread = mode === STARMAP || mode === SETTLE_STARMAP;
  return isSpread ? [...item as Iterable<unknown>] : [item];
}

/** Of items that have an outcome each. */
function failedIn({ mode }: Task, value: unknown): number {
  if (mode !== SETTLE_MAP && mode !== SETTLE_STARMAP) return 0;
  let failed = 0;
  for (const { status } of value as PromiseSettledResult<unknown>[]) {
    if (status === "rejected") failed++;
  }
  return failed;
}
