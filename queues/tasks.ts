// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Queues among the arguments of a pool's tasks: they count from when the task is submitted until it is done.
 *
 * @module
 */

import { type Keep, taskHooks } from "../base/task_hooks.ts";
import type { Access } from "./access.ts";

/** By the object of the queue. */
const accesses = new WeakMap<object, Access>();

/**
 * There is an object of a queue.
 *
 * @param queue The object.
 * @param access What it does.
 */
export function noteQueue(queue: object, access: Access): void {
  accesses.set(queue, access);
  taskHooks.submitted ??= submitted;
  taskHooks.arrived ??= (input) => void among(input).forEach((each) => each.arriveForTask());
  taskHooks.done ??= (input) => void among(input).forEach((each) => each.taskEnded());
}

function submitted(args: readonly unknown[]): Keep | null {
  const found = among(args);
  if (found.length === 0) return null;
  const hold = () => found.map((each) => each.holdForTask());
  let releases = hold();
  return (isKept) => {
    if (!isKept) releases.splice(0).forEach((release) => release());
    else if (releases.length === 0) releases = hold();
  };
}

/** How deep lists are looked through: what a pool sends is lists of tasks with lists of what each is given. */
const DEPTH = 5;

const NONE: Access[] = [];

/** Those among arguments, and in lists of arguments; what is in other objects is not looked for. */
function among(input: unknown): Access[] {
  let found = NONE;
  const look = (value: unknown, depth: number) => {
    if (typeof value !== "object" || value === null) return;
    const access = accesses.get(value);
    if (access !== undefined) found = [...found, access];
    else if (depth > 0 && Array.isArray(value)) { for (const each of value) look(each, depth - 1); }
  };
  look(input, DEPTH);
  return found;
}
