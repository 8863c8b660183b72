// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The tasks that wait for a worker: by priority, and in the order in which they were given.
 *
 * @module
 */

import { Heap } from "../base/heap.ts";
import { Rank } from "./rank.ts";
import type { Task } from "./task.ts";

/** Those that wait. A task that was taken back from a worker keeps its place. */
export class TaskQueue {
  /** Those of priority 0, which are nearly all. */
  readonly #plain = new Rank(0);
  /** How many are of another. */
  #ranked = 0;
  /**
   * The other priorities that have some, the highest first: there may be as many as tasks. Numbers lie together in
   * memory, which is where a heap of many takes its time.
   */
  readonly #priorities = new Heap<number>((a, b) => a > b);
  /** Those of each. */
  readonly #byPriority = new Map<number, Rank>();
  #turn = 0;
  #expected = 0;
  #paced = 0;

  /** How many wait. */
  get size(): number {
    return this.#plain.size + this.#ranked;
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
    this.#count(task, 1);
    const { priority } = task.special;
    const rank = priority === 0 ? this.#plain : this.#byPriority.get(priority);
    if (rank === undefined) this.#open(priority, [task]);
    else rank.push(task);
  }

  /** The next one, which stays; undefined if there is none. */
  peek(): Task | undefined {
    return this.#first.peek();
  }

  /** Takes the next one; undefined if there is none. */
  shift(): Task | undefined {
    const rank = this.#first;
    const next = rank.shift();
    if (next === undefined || next.special === null) return next;
    this.#count(next, -1);
    this.#leave(rank);
    return next;
  }

  /** The rank that is next. */
  get #first(): Rank {
    if (this.#ranked === 0) return this.#plain;
    const priority = this.#priorities.peek()!;
    const isNext = priority > 0 || this.#plain.size === 0;
    return isNext ? this.#byPriority.get(priority)! : this.#plain;
  }

  #rankOf(priority: number): Rank {
    if (priority === 0) return this.#plain;
    return this.#byPriority.get(priority) ?? this.#open(priority, []);
  }

  /** Most have one task where there are many. */
  #open(priority: number, tasks: Task[]): Rank {
    const rank = new Rank(priority, tasks);
    this.#byPriority.set(priority, rank);
    this.#priorities.push(priority);
    return rank;
  }

  /** One without tasks is forgotten: there may be a great many priorities. */
  #leave(rank: Rank): void {
    if (rank.size > 0 || rank === this.#plain) return;
    this.#byPriority.delete(rank.priority);
    if (this.#priorities.peek() === rank.priority) this.#priorities.shift();
    else this.#priorities.remove(rank.priority);
  }

  #count({ special }: Task, change: number): void {
    if (special === null) return;
    if (special.priority !== 0) this.#ranked += change;
    if (special.isPaced) this.#paced += change;
  }

  /**
   * Puts some back where they were.
   *
   * @param tasks The tasks, in any order.
   */
  restore(tasks: readonly Task[]): void {
    const back = new Map<Rank, Task[]>();
    for (const task of tasks) {
      this.#count(task, 1);
      task.special?.keep?.(true);
      const rank = this.#rankOf(priorityOf(task));
      const group = back.get(rank);
      if (group === undefined) back.set(rank, [task]);
      else group.push(task);
    }
    for (const [rank, tasks] of back) rank.restore(tasks);
  }

  /**
   * Takes one out for good, wherever it is.
   *
   * @param task The task.
   * @returns Whether it was there.
   */
  remove(task: Task): boolean {
    const priority = priorityOf(task);
    const rank = priority === 0 ? this.#plain : this.#byPriority.get(priority);
    if (rank === undefined || !rank.remove(task)) return false;
    this.#count(task, -1);
    this.#leave(rank);
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
