// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The queue in which tasks wait, as a contestant.
 *
 * @module
 */

import { makeSpecial, makeTask, type Task } from "../pool/tasks/task.ts";
import { TaskQueue } from "../pool/tasks/task_queue.ts";
import { CALL } from "../pool/tasks/wire.ts";
import type { Contestant } from "./contract.ts";

const WAITING = 100_000;

/**
 * Puts many tasks in, and takes them out.
 *
 * @param name Its name.
 * @param priorityOf The priority of each.
 * @param against With whom it is compared.
 * @returns The contestant.
 */
export function waitingQueue(
  name: string,
  priorityOf: (index: number) => number,
  against: string | null,
): Contestant {
  const measure = () => {
    const tasks = Array.from({ length: WAITING }, (_, index) => taskOf(priorityOf(index)));
    const queue = new TaskQueue();
    const begin = performance.now();
    for (const task of tasks) queue.push(task);
    while (queue.shift() !== undefined);
    return Promise.resolve((performance.now() - begin) * 1_000 / WAITING);
  };
  return { name, against, measure };
}

function taskOf(priority: number): Task {
  const target = { id: 1, place: null as never, isShort: false };
  return makeTask(target, CALL, [1, 2], () => {}, () => {}, makeSpecial({ priority }));
}
