// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Puts the tasks that go to a worker together.
 *
 * @module
 */

import type { KnownTarget } from "./targets.ts";
import type { Task } from "./task.ts";
import { type Batch, CALL_ONE } from "./wire.ts";

/**
 * The message with some tasks.
 *
 * @param tasks The tasks.
 * @param known The ids of the targets that the worker knows.
 * @returns The message.
 */
export function batchOf(tasks: readonly Task[], known: ReadonlySet<number>): Batch {
  const batch: Batch = [null];
  let last: KnownTarget | null = null;
  let run: unknown[] = [];
  for (const { target, mode, input } of tasks) {
    if (mode === CALL_ONE && target === last) {
      run.push(input);
      continue;
    }
    if (!known.has(target.id)) (batch[0] ??= []).push([target.id, target.place]);
    last = mode === CALL_ONE ? target : null;
    batch.push(target.id, mode, last === null ? input : run = [input]);
  }
  return batch;
}
