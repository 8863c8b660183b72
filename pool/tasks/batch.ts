// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Puts the tasks that go to a worker together.
 *
 * @module
 */

import type { KnownTarget } from "./targets.ts";
import type { Task } from "./task.ts";
import { type Batch, CALL_ONE, WIDE, type Wide } from "./wire.ts";

/**
 * The message with some tasks.
 *
 * @param tasks The tasks.
 * @param known The ids of the targets that the worker knows.
 * @param keyOf Gives the number of a task, where all have one.
 * @returns The message.
 */
export function batchOf(
  tasks: readonly Task[],
  known: ReadonlySet<number>,
  keyOf?: (task: Task) => number,
): Batch {
  const batch: Batch = [null];
  let last: KnownTarget | null = null;
  let run: unknown[] = [];
  for (const task of tasks) {
    const { target, mode, input } = task;
    const isWide = keyOf !== undefined || needsMore(task);
    if (mode === CALL_ONE && target === last && !isWide) {
      run.push(input);
      continue;
    }
    if (!known.has(target.id)) (batch[0] ??= []).push([target.id, target.place]);
    last = mode === CALL_ONE && !isWide ? target : null;
    if (isWide) batch.push(target.id, mode + WIDE, wideOf(task, keyOf?.(task) ?? 0));
    else batch.push(target.id, mode, last === null ? input : run = [input]);
  }
  return batch;
}

/**
 * What one of some tasks moves.
 *
 * @param tasks The tasks.
 * @returns It; undefined if none does.
 */
export function transferOf(tasks: readonly Task[]): Transferable[] | undefined {
  for (const { special } of tasks) if (special?.transfer?.length) return special.transfer;
  return undefined;
}

function needsMore({ special }: Task): boolean {
  if (special === null) return false;
  const { attempt, onEvent, parent } = special;
  return attempt > 1 || onEvent !== undefined || parent !== undefined;
}

function wideOf({ special, input }: Task, id: number): Wide {
  const wide: Wide = [id, special?.attempt ?? 1, special?.onEvent !== undefined, input];
  if (special?.parent !== undefined) wide.push(special.parent);
  return wide;
}
