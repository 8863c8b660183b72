// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * How many tasks a worker is given ahead: as many short ones as keep it busy until it is given more,
 * and no long one, which another worker might begin sooner.
 *
 * @module
 */

import type { Task } from "../tasks/task.ts";

/** The part of its prefetch that is worth a message to a worker that has something to do. */
const WORTH = 4;

/** Milliseconds of work that a worker holds. */
const WORK = 2;

/** The most tasks that it holds. */
const MOST = 512;

/** Milliseconds from which on a task is long. */
const LONG = 5;

/** The prefetch of one worker. */
export class Prefetch {
  #average = Infinity;

  /** How many tasks it may hold, that which it is at included. */
  get size(): number {
    if (this.#average > LONG) return 1;
    return Math.min(MOST, Math.max(2, Math.ceil(WORK / this.#average)));
  }

  /**
   * How many more it may be given now.
   *
   * @param held How many it holds.
   * @param isHeldBack Whether it holds none besides that which it is at.
   * @returns How many.
   */
  roomBeside(held: number, isHeldBack: boolean): number {
    const size = isHeldBack ? 1 : this.size;
    const room = size - held;
    // It has plenty: a few more would be a message of their own, and soon there is room for many.
    return room < size / WORTH ? 0 : room;
  }

  /**
   * Some tasks have ended.
   *
   * @param busy How many milliseconds they took.
   * @param count How many there were.
   * @returns Whether they were short.
   */
  note(busy: number, count: number): boolean {
    const each = Math.max(busy / count, 1e-3);
    // Quick to see that tasks are long, slow to believe that they are short.
    this.#average = each > this.#average || this.#average === Infinity
      ? each
      : (this.#average + each) / 2;
    return each <= LONG;
  }
}

/**
 * How many tasks there are up to the first that may be long: others behind it might wait for long.
 *
 * @param tasks The tasks.
 * @returns How many, that one included.
 */
export function throughLong(tasks: readonly Task[]): number {
  let count = 0;
  while (count < tasks.length && tasks[count++]!.target.isShort);
  return count;
}
