// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The tasks that wait and have no priority.
 *
 * @module
 */

import { Fifo } from "../../base/fifo.ts";
import type { Task } from "./task.ts";

/** In the order in which they were given. */
export class PlainQueue {
  readonly #tasks = new Fifo<Task>();

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
  restore(tasks: readonly Task[]): void {
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
