// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Runs several tasks of a worker at once, and reports their results as they end.
 *
 * @module
 */

import { performance, setImmediate } from "../../base/globals.ts";
import { taskHooks } from "../../base/task_hooks.ts";
import type { Lane } from "../lanes/lane.ts";
import type { Gauge } from "./memory_limit.ts";
import { Laps } from "./laps.ts";
import { perform } from "./perform.ts";
import { sendEnds } from "./report.ts";
import { RunningTask } from "./running_task.ts";
import type { Stopwatch } from "./stopwatch.ts";
import { TargetCache } from "./target_cache.ts";
import {
  ABORT,
  type Batch,
  type Command,
  FULL,
  HEARD,
  isBatch,
  isChunk,
  isSpread,
  MISSING,
  type Mode,
  OK,
  type Outcome,
  RECALL,
  RUN_SIZE,
  STREAM,
  type StreamInput,
  THROWN,
  TIME,
  WIDE,
  type Wide,
} from "../tasks/wire.ts";

/** What keeps apart which task code runs in, across what it awaits. */
export interface TaskStorage {
  /** Calls something in a task. */
  run<R>(task: RunningTask, call: () => R): R;
  /** The task that this runs in. */
  getStore(): RunningTask | undefined;
}

async function inSpan(parent: string, run: () => unknown): Promise<unknown> {
  const { inSpan } = await import("../../observe/span.ts");
  return await inSpan(parent, run);
}

/** The tasks of one worker. */
export class ConcurrentRunner {
  readonly #lane: Lane;
  readonly #place: number;
  readonly #gauge: Gauge | null;
  readonly #storage: TaskStorage;
  readonly #targets = new TargetCache();
  readonly #running = new Map<number, RunningTask>();
  /** Of each task that has ended and is not reported: its id, outcome, and result or error. */
  #ends: unknown[] = [];
  readonly #stopwatch: Stopwatch | null;
  #isFull = false;

  /**
   * Reports over a lane.
   *
   * @param lane The lane.
   * @param place The place of this worker.
   * @param gauge How much memory it may have; null: any.
   * @param storage Knows which task code runs in.
   * @param stopwatch Takes the times of the tasks; null: nobody wants to know them.
   */
  constructor(
    lane: Lane,
    place: number,
    gauge: Gauge | null,
    storage: TaskStorage,
    stopwatch: Stopwatch | null = null,
  ) {
    this.#stopwatch = stopwatch;
    this.#lane = lane;
    this.#place = place;
    this.#gauge = gauge;
    this.#storage = storage;
    taskHooks.current = () => storage.getStore() ?? null;
  }

  /**
   * Does what the pool says.
   *
   * @param command Tasks to do, or something of one.
   */
  obey(command: Command): void {
    if (isBatch(command)) return this.#begin(command);
    if (command[0] === RECALL || command[0] === TIME) return;
    if (command[0] === ABORT) this.#lane.send([HEARD, command[1]]);
    this.#running.get(command[1])?.obey(command);
  }

  #begin(batch: Batch): void {
    for (const [id, place] of batch[0] ?? []) this.#targets.define(id, place);
    for (let index = 1; index < batch.length; index += RUN_SIZE) {
      const [target, mode, wide] = batch.slice(index, index + RUN_SIZE);
      this.#run(target as number, (mode as number) - WIDE as Mode, wide as Wide);
    }
  }

  async #run(targetId: number, mode: Mode, wide: Wide): Promise<void> {
    const [id, , , input, parent] = wide;
    taskHooks.arrived?.(input);
    if (this.#running.size === 0) this.#stopwatch?.wake();
    const laps = this.#stopwatch !== null && isChunk(mode) ? new Laps() : null;
    let start = this.#now;
    const task = new RunningTask(wide, this.#place, this.#lane, () => void this.flush());
    this.#running.set(id, task);
    let outcome: Outcome = MISSING;
    let value: unknown;
    try {
      const target = await this.#targets.get(targetId);
      outcome = THROWN;
      start = this.#now;
      const call = laps?.begin(target.call, isSpread(mode)) ?? target.call;
      const run = () => this.#storage.run(task, () => this.#call(mode, call, input, task));
      value = await (parent === undefined ? run() : inSpan(parent, run));
      outcome = OK;
    } catch (error) {
      value = error;
    }
    this.#running.delete(id);
    this.#note(start, laps);
    taskHooks.done?.(input);
    this.#end(id, outcome, value);
  }

  /** To ask for the time costs as much as a short task: only if anybody wants to know it. */
  get #now(): number {
    return this.#stopwatch === null ? 0 : performance.now();
  }

  #note(start: number, laps: Laps | null): void {
    this.#stopwatch?.note(start, performance.now() - start, laps);
    if (this.#running.size === 0) this.#stopwatch?.rest();
  }

  #call(
    mode: Mode,
    call: (...args: unknown[]) => unknown,
    input: unknown,
    task: RunningTask,
  ): unknown {
    if (mode !== STREAM) return perform(mode, call, input);
    const [args, buffer] = input as StreamInput;
    return Promise.resolve(call(...args)).then((iterable) => task.stream(iterable, buffer));
  }

  /** Those that end in one turn of the event loop are reported together. */
  #end(id: number, outcome: Outcome, value: unknown): void {
    if (this.#ends.push(id, outcome, value) === 3) setImmediate(() => this.flush());
    if (this.#isFull || !this.#gauge?.isExceeded()) return;
    this.#isFull = true;
    this.#lane.send([FULL, 0]);
  }

  /**
   * Reports what has ended.
   *
   * @returns A promise if the other end must read first before there can be more.
   */
  flush(): Promise<void> | undefined {
    const ends = this.#ends;
    if (ends.length === 0) return undefined;
    this.#ends = [];
    return sendEnds(this.#lane, ends);
  }
}

/**
 * Makes a runner.
 *
 * @param lane Where it reports.
 * @param place The place of this worker.
 * @param gauge How much memory it may have; null: any.
 * @param stopwatch Takes the times of the tasks; null: nobody wants to know them.
 * @returns The runner.
 */
export async function makeConcurrentRunner(
  lane: Lane,
  place: number,
  gauge: Gauge | null,
  stopwatch: Stopwatch | null,
): Promise<ConcurrentRunner> {
  const { AsyncLocalStorage } = await import("node:async_hooks");
  return new ConcurrentRunner(lane, place, gauge, new AsyncLocalStorage(), stopwatch);
}
