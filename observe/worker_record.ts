// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * What is known of a place for a worker, and of the worker that is in it.
 *
 * @module
 */

import type { BootNotes, Notes, WatchedWorker } from "../base/events.ts";
import type { WorkerInsights } from "./figures.ts";
import { nameOf } from "./target_name.ts";

/** One worker, from its start to its end. */
export class WorkerRecord {
  /** The worker. */
  readonly worker: WatchedWorker;
  /** Its id, which is known when it has been started. */
  readonly pid: number;
  /** When it was started. */
  readonly startedAt: number;
  /** When it was ready; below 0: it is not. */
  readyAt = -1;
  /** When it said something for the last time. */
  lastAt: number;
  /** When its last task ended. */
  lastEnd = 0;
  /** When it was told that there is no more to do; below 0: it was not. */
  releasedAt = -1;
  /** Milliseconds without a task, as it has said. */
  waitMs = 0;
  /** Its row in a trace. */
  row = 0;
  /** The memory that stands last in a trace. */
  tracedMemory = -1;
  /** How many short tasks have not been told to have ended whose time is known together. */
  together = 0;
  /** Milliseconds that each of them took. */
  togetherMs = 0;
  /** The times of tasks whose ends have not been told: see `Notes`. */
  #times: number[] = [];
  #next = 0;

  /**
   * It was started.
   *
   * @param worker The worker.
   * @param at When.
   */
  constructor(worker: WatchedWorker, at: number) {
    this.worker = worker;
    this.pid = worker.pid;
    this.startedAt = this.lastAt = at;
  }

  /**
   * It has said something of itself.
   *
   * @param notes What.
   */
  hear([at, waitMs, , tasks]: Notes): void {
    this.lastAt = at;
    this.waitMs = waitMs;
    if (this.#next === this.#times.length) this.#times = tasks;
    else this.#times = [...this.#times.slice(this.#next), ...tasks];
    this.#next = 0;
  }

  /** The next number of what it has noted of its tasks; undefined: there is none. */
  next(): number | undefined {
    return this.#times[this.#next++];
  }

  /** What it is at. */
  get now(): Pick<WorkerInsights, "state" | "task"> {
    if (this.readyAt < 0) return { state: "starting", task: null };
    const { current } = this.worker;
    if (current === null) return { state: "idle", task: null };
    return { state: "busy", task: nameOf(current.target.place) };
  }

  /**
   * How long it has been without a task.
   *
   * @param now The time.
   * @param isIdle Whether it is.
   * @returns Milliseconds.
   */
  waited(now: number, isIdle: boolean): number {
    return this.waitMs + (isIdle && this.readyAt >= 0 ? Math.max(0, now - this.lastAt) : 0);
  }
}

/** One place, with all who have been there. */
export class PlaceRecord {
  /** The figures of those who have ended, and of the one that is there as far as it has said them. */
  readonly sum: Omit<WorkerInsights, "state" | "task">;
  /** Who is there; null: nobody. */
  record: WorkerRecord | null = null;

  /**
   * Nobody was there.
   *
   * @param worker Who comes first.
   */
  constructor({ pid, name }: WatchedWorker) {
    const times = { startMs: 0, initMs: 0, waitMs: 0, workMs: 0 };
    this.sum = { pid, name, tasks: 0, lost: 0, starts: 0, ...times, memory: 0 };
  }

  /**
   * A worker was started here.
   *
   * @param record The worker.
   */
  begin(record: WorkerRecord): void {
    this.record = record;
    this.sum.pid = record.pid;
    this.sum.name = record.worker.name;
    this.sum.starts++;
  }

  /**
   * It has booted.
   *
   * @param boot What it says of that.
   */
  booted([ready, initMs]: BootNotes): void {
    const { record, sum } = this;
    record!.readyAt = ready + Math.max(0, initMs);
    sum.startMs += Math.max(0, ready - record!.startedAt);
    sum.initMs += Math.max(0, initMs);
  }

  /**
   * It has ended.
   *
   * @param now When.
   * @param wasIdle Whether it had nothing to do.
   */
  end(now: number, wasIdle: boolean): void {
    const { record, sum } = this;
    const until = record!.releasedAt < 0 ? now : record!.releasedAt;
    sum.waitMs += record!.waited(until, wasIdle);
    this.record = null;
  }

  /**
   * The figures up to now.
   *
   * @param now The time.
   * @returns A copy.
   */
  insights(now: number): WorkerInsights {
    const { record, sum } = this;
    if (record === null) return { ...sum, state: "ended", task: null };
    const until = record.releasedAt < 0 ? now : record.releasedAt;
    return {
      ...sum,
      ...record.now,
      waitMs: sum.waitMs + record.waited(until, record.worker.running === 0),
    };
  }
}
