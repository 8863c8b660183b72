// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Runs the tasks of a worker, one after another, and reports their results.
 *
 * A result is on its way before the next task begins, so that a death costs no more than the task it
 * interrupts. Only between tasks that have proved short do results wait for each other, and never long.
 *
 * @module
 */

import { Fifo } from "./fifo.ts";
import type { Lane } from "./lane.ts";
import { isPromise, perform } from "./perform.ts";
import { sendReport } from "./report.ts";
import { type LoadedTarget, TargetCache } from "./target_cache.ts";
import { type Batch, MISSING, type Mode, OK, TASK_SIZE, THROWN } from "./wire.ts";

/** Milliseconds that a result waits for others at the most. */
const HOLD = 0.3;

/** How many results wait for each other at the most: half of the most tasks that a worker is given ahead. */
const MOST_HELD = 256;

/** Milliseconds after which other events have their turn. */
const TURN = 8;

/** A task that has come and not begun. */
interface Task {
  target: number;
  mode: Mode;
  args: readonly unknown[];
}

/** The tasks of one worker. */
export class Runner {
  readonly #lane: Lane;
  readonly #onBegin: () => void;
  readonly #targets = new TargetCache();
  readonly #tasks = new Fifo<Task>();
  #running = false;
  /** The last report of a run, on its way. */
  #sent: Promise<void> | undefined;
  /** Outcome and value of each task that has ended and is not reported. */
  #results: unknown[] = [];
  /** Milliseconds of work in them. */
  #busy = 0;
  /** When the first of them was there. */
  #since = 0;
  /** When the last task has ended: to ask for the time costs as much as a short task. */
  #now = 0;

  /**
   * Reports over a lane.
   *
   * @param lane The lane.
   * @param onBegin Called before each task.
   */
  constructor(lane: Lane, onBegin: () => void) {
    this.#lane = lane;
    this.#onBegin = onBegin;
  }

  /**
   * Takes tasks in, and begins with them if there is nothing else to do.
   *
   * @param batch The tasks.
   */
  add(batch: Batch): void {
    for (const [id, place] of batch[0] ?? []) this.#targets.define(id, place);
    for (let index = 1; index < batch.length; index += TASK_SIZE) {
      this.#tasks.push({
        target: batch[index] as number,
        mode: batch[index + 1] as Mode,
        args: batch[index + 2] as unknown[],
      });
    }
    if (!this.#running) this.#run();
  }

  /**
   * Reports what has ended.
   *
   * @returns A promise if the other end must read first before there can be more.
   */
  flush(): Promise<void> | undefined {
    if (this.#results.length === 0) return undefined;
    const results = this.#results;
    const busy = this.#busy;
    this.#results = [];
    this.#busy = 0;
    return sendReport(this.#lane, busy, results);
  }

  async #run(): Promise<void> {
    this.#running = true;
    if (this.#sent !== undefined) await this.#sent;
    let turn = this.#now = performance.now();
    for (let task = this.#tasks.shift(); task; task = this.#tasks.shift()) {
      // Awaited only where there is something to wait for: that costs as much as a short task.
      const busy = this.#do(task);
      if (busy !== undefined) await busy;
      if (this.#now - turn < TURN) continue;
      await this.flush();
      await nextTurn();
      turn = this.#now = performance.now();
    }
    this.#running = false;
    this.#sent = this.flush();
    this.#lane.linger();
  }

  #do(task: Task): Promise<void> | undefined {
    const target = this.#targets.get(task.target);
    if (target instanceof Promise) return this.#doWhenLoaded(task, target);
    // It may be long: what is done must not wait for it.
    const sent = target.isShort ? undefined : this.flush();
    return sent === undefined
      ? this.#begin(task, target)
      : sent.then(() => this.#begin(task, target));
  }

  async #doWhenLoaded(task: Task, loading: Promise<LoadedTarget>): Promise<void> {
    // What is run by the import is the task's affair, its end too.
    this.#onBegin();
    try {
      await this.flush();
      const target = await loading;
      await this.#call(task, target);
    } catch (error) {
      await this.#finish(MISSING, error, 0, false);
    }
  }

  #begin(task: Task, target: LoadedTarget): Promise<void> | undefined {
    this.#onBegin();
    return this.#call(task, target);
  }

  #call({ mode, args }: Task, target: LoadedTarget): Promise<void> | undefined {
    const start = performance.now();
    try {
      const value = perform(mode, target.call, args);
      if (isPromise(value)) return this.#settle(value, target, start);
      return this.#end(OK, value, target, start);
    } catch (error) {
      return this.#end(THROWN, error, target, start);
    }
  }

  async #settle(promise: PromiseLike<unknown>, target: LoadedTarget, start: number): Promise<void> {
    try {
      await this.flush();
      await this.#end(OK, await promise, target, start);
    } catch (error) {
      await this.#end(THROWN, error, target, start);
    }
  }

  #end(
    outcome: number,
    value: unknown,
    target: LoadedTarget,
    start: number,
  ): Promise<void> | undefined {
    this.#now = performance.now();
    const took = this.#now - start;
    return this.#finish(outcome, value, took, target.note(took));
  }

  #finish(
    outcome: number,
    value: unknown,
    took: number,
    isShort: boolean,
  ): Promise<void> | undefined {
    if (this.#results.length === 0) this.#since = this.#now;
    this.#results.push(outcome, value);
    this.#busy += took;
    const mayWait = isShort && this.#now - this.#since < HOLD &&
      this.#results.length < 2 * MOST_HELD;
    return mayWait ? undefined : this.flush();
  }
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
