// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The figures of a pool over BullMQ: what was submitted here, and what the hosts say of it with each result.
 *
 * @module
 */

import { performance } from "../base/globals.ts";
import { decode } from "../codec/codec.ts";
import { NO_HANDLES } from "../codec/handle.ts";
import { ProcessStateError } from "../errors.ts";
import type { Percentiles, WorkerInsights } from "../observe/figures.ts";
import { Histogram } from "../observe/histogram.ts";
import { shorten } from "../observe/shorten.ts";
import { Slowest } from "../observe/slowest.ts";
import type { CallMode, OutcomeKind, Reply } from "./wire.ts";

/** A worker process of a host, as the host last said. */
export interface HostWorkerInsights extends WorkerInsights {
  /** The name of its host. */
  host: string;
}

/** What {@linkcode Pool.insights} gives: of the tasks of this pool, on all hosts. */
export interface PoolInsights {
  /** The workers of the hosts that have done tasks of this pool. */
  workers: HostWorkerInsights[];
  /** How many tasks: one is an `apply`, or one item of a `map`. */
  tasks: {
    /** Those that were given. */
    submitted: number;
    /** Those of jobs that a host is at. */
    running: number;
    /** Those that have given a result. */
    done: number;
    /** Those that have thrown, timed out, were aborted or refused. */
    failed: number;
    /** Those whose worker or host died, for the last time. */
    lost: number;
  };
  /** How many tasks are not begun. */
  queued: number;
  /** From submission to result, by way of Redis. */
  latency: Percentiles;
  /** In the target. */
  work: Percentiles;
  /** The slowest tasks in the target, the slowest first. */
  slowest: {
    /** The name of the target. */
    target: string;
    /** What it was called with, shortened. */
    args: string;
    /** Milliseconds in the target. */
    ms: number;
    /** The process id of its worker. */
    pid: number;
  }[];
}

/** What a worker says of a job. */
export interface WorkNotes {
  /** Its process id. */
  pid: number;
  /** Milliseconds in the target, of each call. */
  times: number[];
  /** How many of them threw. */
  failed: number;
}

/** What a host says of a job. */
export interface HostNotes {
  /** The name of the host. */
  host: string;
  /** What the worker says; null: it has died. */
  work: WorkNotes | null;
  /** The workers of the host. */
  workers: WorkerInsights[];
}

/** A job that was submitted. */
export interface WatchedJob {
  /** When. */
  readonly at: number;
  /** The name of its target. */
  readonly target: string;
  /** How it is called. */
  readonly mode: CallMode;
  /** The arguments, or the items of a chunk. */
  readonly args: readonly unknown[];
}

/** How many tasks a job is. */
function countOf({ mode, args }: WatchedJob): number {
  return mode === "call" ? 1 : args.length;
}

/**
 * What a host says of a job beside what has come of it.
 *
 * @param reply What it says.
 * @returns It; null if it says nothing, or what nobody of ours has written.
 */
export function notesIn({ notes }: Reply): HostNotes | null {
  if (notes === null) return null;
  try {
    return decode(notes, NO_HANDLES) as HostNotes;
  } catch {
    return null;
  }
}

/**
 * The error of who asks for figures that are not kept.
 *
 * @returns The error.
 */
export function notKept(): ProcessStateError {
  return new ProcessStateError(
    "Cannot ask for insights as the pool keeps none: make it with new Pool({ connection, insights: true })",
  );
}

/** Figures in memory that grows with the number of workers alone. */
export class Figures {
  readonly #latency = new Histogram();
  readonly #work = new Histogram();
  readonly #slowest: Slowest;
  readonly #workers = new Map<string, HostWorkerInsights>();
  readonly #tasks = { submitted: 0, done: 0, failed: 0, lost: 0 };

  /**
   * Nothing is known yet.
   *
   * @param slowest How many of the slowest tasks are kept.
   */
  constructor(slowest: number) {
    this.#slowest = new Slowest(slowest);
  }

  /**
   * A job is submitted.
   *
   * @param job The job.
   */
  submitted(job: WatchedJob): void {
    this.#tasks.submitted += countOf(job);
  }

  /**
   * Nothing is waited for any more: it was taken back, or could not be submitted.
   *
   * @param job The job.
   */
  dropped(job: WatchedJob): void {
    this.#tasks.failed += countOf(job);
  }

  /**
   * It is known what has come of a job.
   *
   * @param job The job.
   * @param kind What.
   * @param notes What the host says; null: nothing.
   */
  ended(job: WatchedJob, kind: OutcomeKind, notes: HostNotes | null): void {
    const count = countOf(job);
    this.#latency.add(performance.now() - job.at, count);
    const { times = [], failed = 0 } = notes?.work ?? {};
    const done = kind === "done" || kind === "threw" ? times.length - failed : 0;
    this.#tasks.done += done;
    if (kind === "lost") this.#tasks.lost += count;
    else this.#tasks.failed += count - done;
    if (notes !== null) this.#hear(job, notes);
  }

  #hear(job: WatchedJob, { host, work, workers }: HostNotes): void {
    for (const each of workers) this.#row(host, each.pid, each);
    if (work === null) return;
    const row = this.#row(host, work.pid);
    row.tasks += work.times.length;
    for (const [index, ms] of work.times.entries()) {
      row.workMs += ms;
      this.#work.add(ms);
      if (this.#slowest.has(ms)) this.#slowest.add(slowOf(job, index, ms, work.pid));
    }
  }

  /** What the host counts are jobs of all pools; what is counted here are tasks of this one. */
  #row(host: string, pid: number, said?: WorkerInsights): HostWorkerInsights {
    const key = `${host} ${pid}`;
    const { tasks = 0, workMs = 0 } = this.#workers.get(key) ?? {};
    const row = { ...NOTHING, ...this.#workers.get(key), ...said, host, pid, tasks, workMs };
    this.#workers.set(key, { ...row, task: null });
    return this.#workers.get(key)!;
  }

  /**
   * The figures up to now.
   *
   * @param begun The jobs that a host is at.
   * @returns A copy.
   */
  insights(begun: readonly WatchedJob[]): PoolInsights {
    const running = begun.reduce((sum, job) => sum + countOf(job), 0);
    const { submitted, done, failed, lost } = this.#tasks;
    return {
      workers: [...this.#workers.values()].map((row) => ({ ...row })),
      tasks: { submitted, running, done, failed, lost },
      queued: submitted - running - done - failed - lost,
      latency: this.#latency.percentiles,
      work: this.#work.percentiles,
      slowest: this.#slowest.all,
    };
  }
}

/** Of a worker of which its host has said nothing yet. */
const NOTHING: WorkerInsights = {
  pid: 0,
  name: "",
  state: "idle",
  task: null,
  tasks: 0,
  lost: 0,
  starts: 1,
  startMs: 0,
  initMs: 0,
  waitMs: 0,
  workMs: 0,
  memory: 0,
};

function slowOf({ target, mode, args }: WatchedJob, index: number, ms: number, pid: number) {
  const item = args[index];
  const isSpread = mode === "starmap" || mode === "settleStarmap";
  const given = mode === "call" ? args : isSpread ? item as readonly unknown[] : [item];
  return { target, args: shorten(given), ms, pid };
}
