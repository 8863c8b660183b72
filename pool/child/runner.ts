// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Runs the tasks of a worker, one after another, and reports their results.
 *
 * A result is on its way before the next task begins, so that a death costs no more than the task it
 * interrupts. Only between tasks that have proved short do results wait for each other, and never long.
 *
 * @module
 */

import { performance, setImmediate } from "../../base/globals.ts";
import { taskHooks } from "../../base/task_hooks.ts";
import { Backlog, tellDone } from "./backlog.ts";
import { HeldResults } from "./held_results.ts";
import type { Lane } from "../lanes/lane.ts";
import type { Laps } from "./laps.ts";
import type { Gauge } from "./memory_limit.ts";
import { isPromise, perform } from "./perform.ts";
import { NARROW, RunningTask } from "./running_task.ts";
import type { Stopwatch } from "./stopwatch.ts";
import { type LoadedTarget, TargetCache } from "./target_cache.ts";
import {
  type Batch,
  type Command,
  FULL,
  isBatch,
  isChunk,
  isSpread,
  MISSING,
  type Mode,
  OK,
  type Outcome,
  RECALL,
  RETURNED,
  STREAM,
  type StreamInput,
  THROWN,
  TIME,
  WIDE,
  type Wide,
  WIDE_IN_SPAN,
} from "../tasks/wire.ts";

/** Milliseconds after which other events have their turn. */
const TURN = 8;

/** Who counts the tasks that are begun. */
export interface Count {
  /** Begins one; whether it may be begun. */
  begin(): boolean;
  /** Those that come from now on may be begun. */
  release(): void;
}

type InSpan = typeof import("../../observe/span.ts").inSpan;

/** The tasks of one worker. */
export class Runner {
  readonly #lane: Lane;
  readonly #count: Count;
  /** The place of this worker. */
  readonly #place: number;
  readonly #memory: Gauge | null;
  /** It has too much memory, and begins nothing any more. */
  #isFull = false;
  /** The task that it is at, if anybody wants to know: made when it is asked for. */
  #task: RunningTask | null = null;
  #wide: Wide = NARROW;
  /** Takes the times of the tasks, if anybody wants to know them. */
  readonly #stopwatch: Stopwatch | null;
  /** Calls something as if in a span of the pool's process; null until a task wants that. */
  #inSpan: InSpan | null = null;
  /** Those of the items of the chunk that it is at. */
  #laps: Laps | null = null;
  #isAtTask = false;
  readonly #targets = new TargetCache();
  readonly #backlog = new Backlog();
  #running = false;
  /** The last report of a run, on its way. */
  #sent: Promise<void> | undefined;
  readonly #results: HeldResults;
  /** When this turn of the event loop has begun. */
  #turn = 0;
  /** When the last task has ended: to ask for the time costs as much as a short task. */
  #now = 0;

  /**
   * Reports over a lane.
   *
   * @param lane The lane.
   * @param count Asked before each task.
   * @param place The place of this worker.
   * @param memory How much memory it may have; null: any.
   * @param stopwatch Takes the times of the tasks; null: nobody wants to know them.
   */
  constructor(
    lane: Lane,
    count: Count,
    place: number,
    memory: Gauge | null,
    stopwatch: Stopwatch | null = null,
  ) {
    this.#stopwatch = stopwatch;
    this.#lane = lane;
    this.#results = new HeldResults(lane);
    this.#count = count;
    this.#place = place;
    this.#memory = memory;
    taskHooks.current = () => this.#isAtTask ? this.#current : null;
  }

  get #current(): RunningTask {
    return this.#task ??= new RunningTask(
      this.#wide,
      this.#place,
      this.#lane,
      () => void this.flush(),
    );
  }

  /**
   * Does what the pool says.
   *
   * @param command Tasks to do, or to give back.
   */
  obey(command: Command): void {
    if (isBatch(command)) this.#add(command);
    else if (command[0] === RECALL) this.#giveBack(RETURNED);
    else if (command[0] === TIME) return;
    else if (this.#isAtTask) this.#current.obey(command);
  }

  /** What has not begun is left to others. */
  #giveBack(kind: typeof RETURNED | typeof FULL): void {
    const count = this.#backlog.drop();
    this.#count.release();
    this.flush();
    this.#lane.send([kind, count]);
  }

  /** Takes tasks in, and begins with them if there is nothing else to do. */
  #add(batch: Batch): void {
    for (const [id, place] of batch[0] ?? []) this.#targets.define(id, place);
    this.#backlog.add(batch);
    if (this.#isFull) this.#giveBack(FULL);
    else if (!this.#running) this.#work();
  }

  /**
   * Reports what has ended.
   *
   * @returns A promise if the other end must read first before there can be more.
   */
  flush(): Promise<void> | undefined {
    return this.#results.flush();
  }

  async #work(): Promise<void> {
    this.#running = true;
    if (this.#sent !== undefined) await this.#sent;
    this.#stopwatch?.wake();
    this.#turn = this.#now = performance.now();
    for (let run = this.#backlog.next(); run !== null; run = this.#backlog.next()) {
      if (!this.#count.begin()) {
        this.#backlog.drop();
        break;
      }
      const { target, mode } = run;
      const input = this.#backlog.begin(run);
      // Awaited only where there is something to wait for: that costs as much as a short task.
      const busy = this.#do(target, mode, input);
      if (busy !== undefined) await busy;
      if (taskHooks.done !== null) tellDone(mode, input);
      if (this.#memory?.isExceeded()) this.#stopForMemory();
      if (this.#now - this.#turn >= TURN) await this.#nextTurn();
    }
    this.#running = false;
    this.#stopwatch?.rest();
    this.#sent = this.flush();
    this.#lane.linger();
  }

  #stopForMemory(): void {
    this.#isFull = true;
    this.#giveBack(FULL);
  }

  async #nextTurn(): Promise<void> {
    await this.flush();
    await new Promise((resolve) => setImmediate(resolve));
    this.#turn = this.#now = performance.now();
  }

  #do(id: number, mode: Mode, input: unknown): Promise<void> | undefined {
    const isWide = mode >= WIDE;
    const wide = this.#wide = isWide ? input as Wide : NARROW;
    if (wide.length === WIDE_IN_SPAN && this.#inSpan === null) {
      return this.#loadSpans(id, mode, input);
    }
    return isWide ? this.#doOne(id, mode - WIDE as Mode, wide[3]) : this.#doOne(id, mode, input);
  }

  async #loadSpans(id: number, mode: Mode, input: unknown): Promise<void> {
    this.#inSpan = (await import("../../observe/span.ts")).inSpan;
    await this.#do(id, mode, input);
  }

  #doOne(id: number, mode: Mode, input: unknown): Promise<void> | undefined {
    const target = this.#targets.get(id);
    if (target instanceof Promise) return this.#doWhenLoaded(mode, input, target);
    // It may be long: what is done must not wait for it.
    const sent = target.isShort ? undefined : this.flush();
    return sent === undefined
      ? this.#call(mode, input, target)
      : sent.then(() => this.#call(mode, input, target));
  }

  async #doWhenLoaded(
    mode: Mode,
    input: unknown,
    loading: Promise<LoadedTarget>,
  ): Promise<void> {
    // What is run by the import is the task's affair, its end too: it has begun.
    try {
      await this.flush();
      const target = await loading;
      await this.#call(mode, input, target);
    } catch (error) {
      await this.#finish(MISSING, error, 0, false);
    }
  }

  #call(mode: Mode, input: unknown, target: LoadedTarget): Promise<void> | undefined {
    const start = performance.now();
    this.#task = null;
    this.#isAtTask = true;
    try {
      const parent = this.#wide[4];
      const value = parent === undefined
        ? this.#perform(mode, target, input)
        : this.#inSpan!(parent, () => this.#perform(mode, target, input));
      if (isPromise(value)) return this.#settle(value, target, start);
      return this.#end(OK, value, target, start);
    } catch (error) {
      return this.#end(THROWN, error, target, start);
    }
  }

  #perform(mode: Mode, target: LoadedTarget, input: unknown): unknown {
    if (mode === STREAM) return this.#stream(target, input);
    const call = this.#stopwatch === null ? target.call : this.#timed(mode, target);
    return perform(mode, call, input);
  }

  /** What is called in place of the target, so that each item is timed. */
  #timed(mode: Mode, { call }: LoadedTarget): LoadedTarget["call"] {
    this.#laps = isChunk(mode) ? this.#stopwatch!.laps : null;
    return this.#laps === null ? call : this.#laps.begin(call, isSpread(mode));
  }

  async #settle(promise: PromiseLike<unknown>, target: LoadedTarget, start: number): Promise<void> {
    try {
      await this.flush();
      await this.#end(OK, await promise, target, start);
    } catch (error) {
      await this.#end(THROWN, error, target, start);
    }
  }

  async #stream(target: LoadedTarget, input: unknown): Promise<void> {
    const [args, buffer] = input as StreamInput;
    await this.#current.stream(await target.call(...args), buffer);
  }

  #end(
    outcome: Outcome,
    value: unknown,
    target: LoadedTarget,
    start: number,
  ): Promise<void> | undefined {
    this.#isAtTask = false;
    this.#now = performance.now();
    const took = this.#now - start;
    return this.#finish(outcome, value, took, target.note(took));
  }

  #finish(
    outcome: Outcome,
    value: unknown,
    took: number,
    isShort: boolean,
  ): Promise<void> | undefined {
    if (this.#stopwatch !== null) this.#note(took);
    const mayWait = this.#results.add(outcome, value, took, this.#now) && isShort;
    return mayWait ? undefined : this.flush();
  }

  #note(took: number): void {
    this.#stopwatch!.note(this.#now - took, took, this.#laps);
    this.#laps = null;
  }
}
