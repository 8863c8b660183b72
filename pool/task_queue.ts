// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The tasks that wait for a worker: by priority, and in the order in which they were given.
 *
 * @module
 */

import { Fifo } from "../base/fifo.ts";
import { Heap } from "../base/heap.ts";
import type { Task } from "./task.ts";

/** Those that wait. A task that was taken back from a worker keeps its place. */
export class TaskQueue {
  /** Those of priority 0, which are nearly all. */
  readonly #plain = new Fifo<Task>();
  /** Those of another priority; null while there was none. */
  #others: Heap<Task> | null = null;
  #turn = 0;
  #expected = 0;
  #paced = 0;

  /** How many wait. */
  get size(): number {
    return this.#plain.size + (this.#others?.size ?? 0);
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
    this.#count(task, 1);
    if (priorityOf(task) === 0) this.#plain.push(task);
    else this.#heap.push(task);
  }

  /** The next one, which stays; undefined if there is none. */
  peek(): Task | undefined {
    const other = this.#others?.peek();
    if (other === undefined) return this.#plain.peek();
    return priorityOf(other) > 0 ? other : this.#plain.peek() ?? other;
  }

  /** Takes the next one; undefined if there is none. */
  shift(): Task | undefined {
    const next = this.peek();
    if (next === undefined) return undefined;
    this.#count(next, -1);
    return next === this.#others?.peek() ? this.#others!.shift() : this.#plain.shift();
  }

  #count({ special }: Task, change: number): void {
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
      this.#count(task, 1);
      task.special?.keep?.(true);
      if (priorityOf(task) === 0) plain.push(task);
      else this.#heap.push(task);
    }
    if (plain.length === 0) return;
    const last = Math.max(...plain.map(({ turn }) => turn));
    while ((this.#plain.peek()?.turn ?? Infinity) < last) plain.push(this.#plain.shift()!);
    this.#plain.unshift(plain.sort((a, b) => a.turn - b.turn));
  }

  /**
   * Takes one out for good, wherever it is.
   *
   * @param task The task.
   * @returns Whether it was there.
   */
  remove(task: Task): boolean {
    const found = this.#plain.remove(task) || this.#others?.remove(task) === true;
    if (!found) return false;
    this.#count(task, -1);
    task.special?.keep?.(false);
    return true;
  }

  /** Takes all of them. */
  drain(): Task[] {
    const tasks: Task[] = [];
    for (let task = this.shift(); task; task = this.shift()) tasks.push(task);
    return tasks;
  }

  get #heap(): Heap<Task> {
    return this.#others ??= new Heap(isBefore);
  }
}

/** The priority of a task. */
function priorityOf({ special }: Task): number {
  return special?.priority ?? 0;
}

function isBefore(a: Task, b: Task): boolean {
  const [first, second] = [priorityOf(a), priorityOf(b)];
  return first === second ? a.turn < b.turn : first > second;
}
