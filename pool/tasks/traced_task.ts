// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * A task that others are told of: those who listen to the tracing channels, and the spans that are made in it.
 *
 * @module
 */

import { taskHooks } from "../../base/task_hooks.ts";
import { isTraced, loadChannels, Tracing } from "../../observe/channels.ts";
import { hasSpans, traceparent } from "../../observe/span.ts";
import { nameOf } from "../../observe/target_name.ts";
import { makeSpecial, type Task } from "./task.ts";
import { isChunk } from "./wire.ts";

/**
 * From now on others are told of tasks.
 *
 * @returns When it is so.
 */
export async function traceTasks(): Promise<void> {
  await loadChannels();
  taskHooks.traced = traced as NonNullable<typeof taskHooks.traced>;
}

/** It as it is if nobody wants to know; else one in its place. */
function traced(task: Task, pool: string): Task {
  const inSpans = hasSpans();
  if (isTraced("task")) task = followed(task, pool);
  if (!inSpans) return task;
  const parent = traceparent();
  if (parent !== undefined) task.special = makeSpecial({ ...task.special, parent });
  return task;
}

function followed(task: Task, pool: string): Task {
  const { target, mode, input, special } = task;
  const items = isChunk(mode) ? { items: (input as unknown[]).length } : {};
  const facts = { target: nameOf(target.place), name: "", pool, pid: 0, ...items };
  const tracing = new Tracing("task", facts);
  return {
    ...task,
    resolve: (value) => tracing.done(() => task.resolve(value)),
    reject: (error) => tracing.failed(error, () => task.reject(error)),
    special: makeSpecial({
      ...special,
      onStart: (holder) => {
        if (holder !== null) Object.assign(facts, { name: holder.name, pid: holder.pid });
        special?.onStart?.(holder);
      },
      onStop: (reason) => tracing.failed(reason),
    }),
  };
}
