// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The tasks of one priority that wait.
 *
 * @module
 */

import { Fifo } from "../base/fifo.ts";
import type { Task } from "./task.ts";

/** In the order in which they were given. */
export class Rank {
  /** That of all of them. */
  readonly priority: number;
  readonly #tasks: Fifo<Task>;

  /**
   * Some wait, or nobody yet.
   *
   * @param priority That of all that will.
   * @param tasks Those that do.
   */
  constructor(priority: number, tasks: Task[] = []) {
    this.priority = priority;
    this.#tasks = new Fifo(tasks);
  }

  /** How many wait. */
  get size(): number {
    return this.#tasks.size;
  }

  /**
   * Adds one behind all others.
   *
   * @param task The task.
   */
  push(task: Task): void {
    this.#tasks.push(task);
  }

  /** The first, which stays; undefined if there is none. */
  peek(): Task | undefined {
    return this.#tasks.peek();
  }

  /** Takes the first; undefined if there is none. */
  shift(): Task | undefined {
    return this.#tasks.shift();
  }

  /**
   * Puts some back where they were.
   *
   * @param tasks The tasks, in any order.
   */
  restore(tasks: Task[]): void {
    const back = tasks.slice();
    const last = Math.max(...back.map(({ turn }) => turn));
    while ((this.#tasks.peek()?.turn ?? Infinity) < last) back.push(this.#tasks.shift()!);
    this.#tasks.unshift(back.sort((a, b) => a.turn - b.turn));
  }

  /**
   * Takes one out, wherever it is.
   *
   * @param task The task.
   * @returns Whether it was there.
   */
  remove(task: Task): boolean {
    return this.#tasks.remove(task);
  }
}
