// Copyright 2026 the multiprocessing authors. MIT license.

import { assertEquals } from "@std/assert";
import { TaskQueue } from "../../../pool/tasks/task_queue.ts";
import { makeSpecial, makeTask, type Task } from "../../../pool/tasks/task.ts";
import { CALL } from "../../../pool/tasks/wire.ts";
import { test } from "../../helpers.ts";

function taskOf(id: number, priority = 0): Task {
  const special = makeSpecial({ priority });
  const target = { id, place: null as never, isShort: false };
  return makeTask(target, CALL, [], () => {}, () => {}, priority === 0 ? null : special);
}

function idsOf(tasks: Task[]): number[] {
  return tasks.map(({ target }) => target.id);
}

function filled(priorities: number[]): [TaskQueue, Task[]] {
  const queue = new TaskQueue();
  const tasks = priorities.map((priority, index) => taskOf(index, priority));
  tasks.forEach((task) => queue.push(task));
  return [queue, tasks];
}

test("TaskQueue gives the highest priority first, and equal ones in order", () => {
  const [queue] = filled([0, 5, -1, 0, 5, 9, -1, 0]);
  assertEquals(queue.size, 8);
  assertEquals(idsOf(queue.drain()), [5, 1, 4, 0, 3, 7, 2, 6]);
});

test("TaskQueue puts back what was taken where it was, in any order that it comes back", () => {
  for (const order of [[0, 1, 2, 3], [3, 1, 2, 0], [2, 0, 3, 1]]) {
    for (const priorities of [[0, 0, 0, 0, 0, 0], [1, 0, 1, 0, -1, 0]]) {
      const [queue, tasks] = filled(priorities);
      const expected = idsOf(filled(priorities)[0].drain());
      const taken = [queue.shift()!, queue.shift()!, queue.shift()!, queue.shift()!];
      for (const index of order) queue.restore([taken[index]!]);
      assertEquals(idsOf(queue.drain()), expected, `${order} of ${idsOf(tasks)}`);
    }
  }
});

test("TaskQueue forgets what is removed, of each priority", () => {
  const [queue, tasks] = filled([0, 1, -1, 0]);
  for (const task of tasks) {
    assertEquals([queue.remove(task), queue.remove(task)], [true, false]);
  }
  assertEquals([queue.size, queue.peek(), queue.shift()], [0, undefined, undefined]);
});
