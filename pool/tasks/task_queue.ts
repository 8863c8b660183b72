// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The tasks that wait for a worker: by priority, and in the order in which they were given.
 *
 * @module
 */

import { PlainQueue } from "./plain_queue.ts";
import type { Task } from "./task.ts";
import { TaskHeap } from "./task_heap.ts";

/** Those that wait. A task that was taken back from a worker keeps its place. */
export class TaskQueue {
  /** Those of priority 0, which are nearly all. */
  readonly #plain = new PlainQueue();
  /** Those of another. */
  readonly #ranked = new TaskHeap();
  #turn = 0;
  #expected = 0;
  #paced = 0;

  /** How many wait. */
  get size(): number {
    return this.#plain.size + this.#ranked.size;
  }

  /** How many more are on their way here. */
  get expected(): number {
    return this.#expected;
  }

  /** How many of all of these were given at once with many others. */
  get paced(): number {
    return this.#paced;
  }

  /**
   * One is on its way.
   *
   * @param isPaced Whether it was given at once with many others.
   * @returns Says that it has come, or never will.
   */
  expect(isPaced: boolean): () => void {
    const change = Number(isPaced);
    this.#expected++;
    this.#paced += change;
    return () => {
      this.#expected--;
      this.#paced -= change;
    };
  }

  /**
   * Adds one behind all others of its priority.
   *
   * @param task The task.
   */
  push(task: Task): void {
    task.turn = this.#turn++;
    // Nearly all: nothing is to be done for these but this.
    if (task.special === null) return this.#plain.push(task);
    this.#pace(task, 1);
    const { priority } = task.special;
    if (priority === 0) this.#plain.push(task);
    else this.#ranked.push(task, priority);
  }

  /** The next one, which stays; undefined if there is none. */
  peek(): Task | undefined {
    return this.#isRanked ? this.#ranked.peek() : this.#plain.peek();
  }

  /** Takes the next one; undefined if there is none. */
  shift(): Task | undefined {
    const next = this.#isRanked ? this.#ranked.shift() : this.#plain.shift();
    // To look at one of many costs more than to find it, as its memory is far away.
    if (this.#paced > 0 && next !== undefined) this.#pace(next, -1);
    return next;
  }

  /** Whether the next one has a priority of its own. */
  get #isRanked(): boolean {
    if (this.#ranked.size === 0) return false;
    return this.#ranked.priority > 0 || this.#plain.size === 0;
  }

  #pace({ special }: Task, change: number): void {
    if (special?.isPaced) this.#paced += change;
  }

  /**
   * Puts some back where they were.
   *
   * @param tasks The tasks, in any order.
   */
  restore(tasks: readonly Task[]): void {
    const plain: Task[] = [];
    for (const task of tasks) {
      this.#pace(task, 1);
      task.special?.keep?.(true);
      const priority = priorityOf(task);
      if (priority === 0) plain.push(task);
      else this.#ranked.push(task, priority);
    }
    if (plain.length > 0) this.#plain.restore(plain);
  }

  /**
   * Takes one out for good, wherever it is.
   *
   * @param task The task.
   * @returns Whether it was there.
   */
  remove(task: Task): boolean {
    const queue = priorityOf(task) === 0 ? this.#plain : this.#ranked;
    if (!queue.remove(task)) return false;
    this.#pace(task, -1);
    task.special?.keep?.(false);
    return true;
  }

  /** Takes all of them. */
  drain(): Task[] {
    const tasks: Task[] = [];
    for (let task = this.shift(); task; task = this.shift()) tasks.push(task);
    return tasks;
  }
}

/** The priority of a task. */
function priorityOf({ special }: Task): number {
  return special?.priority ?? 0;
}
