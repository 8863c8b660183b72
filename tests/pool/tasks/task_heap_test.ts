// Copyright 2026 the multiprocessing authors. MIT license.

import { assertEquals } from "@std/assert";
import { makeSpecial, makeTask, type Task } from "../../../pool/tasks/task.ts";
import { TaskHeap } from "../../../pool/tasks/task_heap.ts";
import { CALL } from "../../../pool/tasks/wire.ts";
import { test } from "../../helpers.ts";

/** Tasks with these priorities, given in this order. */
function tasksOf(priorities: number[]): Task[] {
  const target = { id: 1, place: null as never, isShort: false };
  return priorities.map((priority, turn) => ({
    ...makeTask(target, CALL, [], () => {}, () => {}, makeSpecial({ priority })),
    turn,
  }));
}

function heapOf(tasks: Task[]): TaskHeap {
  const heap = new TaskHeap();
  for (const task of tasks) heap.push(task, task.special!.priority);
  return heap;
}

function drain(heap: TaskHeap): number[] {
  const turns: number[] = [];
  for (let task = heap.shift(); task !== undefined; task = heap.shift()) turns.push(task.turn);
  return turns;
}

/** In which order they have to come. */
function ordered(tasks: Task[]): number[] {
  const priorityOf = ({ special }: Task) => special!.priority;
  return tasks.toSorted((a, b) => priorityOf(b) - priorityOf(a) || a.turn - b.turn)
    .map(({ turn }) => turn);
}

/** All orders of some numbers. */
function permutations(numbers: number[]): number[][] {
  if (numbers.length <= 1) return [numbers];
  return numbers.flatMap((first, index) =>
    permutations(numbers.toSpliced(index, 1)).map((rest) => [first, ...rest])
  );
}

const ORDERS = permutations([3, -1, 0.5, 3, -1, 7]);

test("TaskHeap gives the highest first, and equal ones in order, in whichever order they came", () => {
  for (const priorities of ORDERS) {
    const tasks = tasksOf(priorities);
    const heap = heapOf(tasks);
    assertEquals([heap.size, heap.priority, heap.peek()?.special?.priority], [6, 7, 7]);
    assertEquals(drain(heap), ordered(tasks));
    assertEquals([heap.size, heap.peek(), heap.shift()], [0, undefined, undefined]);
  }
});

test("TaskHeap stays in order if one is taken out, whichever it is, and is put back", () => {
  for (const priorities of ORDERS) {
    const tasks = tasksOf(priorities);
    for (const taken of tasks) {
      const heap = heapOf(tasks);
      assertEquals([heap.remove(taken), heap.remove(taken)], [true, false]);
      const first = heap.shift()!;
      heap.push(taken, taken.special!.priority);
      heap.push(first, first.special!.priority);
      assertEquals(drain(heap), ordered(tasks));
    }
  }
});

test("TaskHeap keeps thousands in order as they come and go", () => {
  for (const kinds of [1, 3, 5_000]) {
    const tasks = tasksOf(Array.from({ length: 5_000 }, (_, i) => i * 7_919 % kinds - 2));
    const heap = new TaskHeap();
    const waiting = new Set<Task>();
    for (const [index, task] of tasks.entries()) {
      heap.push(task, task.special!.priority);
      waiting.add(task);
      if (index % 3 === 0) waiting.delete(heap.shift()!);
      const other = tasks[index >> 1]!;
      if (index % 97 === 0) assertEquals(heap.remove(other), waiting.delete(other));
    }
    assertEquals(heap.size, waiting.size);
    assertEquals(drain(heap), ordered([...waiting]));
  }
});
