// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * What is watched of a pool, and what goes from the program to the page.
 *
 * @module
 */

/** How something that was measured many times is spread. All but `count` in milliseconds. */
export interface Percentiles {
  /** How many there were. */
  count: number;
  /** The mean. */
  mean: number;
  /** Half of them took no longer. */
  p50: number;
  /** Nine in ten took no longer. */
  p90: number;
  /** All but one in a hundred took no longer. */
  p99: number;
  /** The longest. */
  max: number;
}

/** What a worker is at. */
export type WorkerState = "starting" | "idle" | "busy" | "ended";

/** The place of a worker, as `Pool.insights()` tells it. */
export interface WorkerFigures {
  /** Of the one that is there now. */
  pid: number;
  /** Its name. */
  name: string;
  /** Tasks that have ended there. */
  tasks: number;
  /** Tasks that were lost there. */
  lost: number;
  /** How often a worker was started there. */
  starts: number;
  /** Milliseconds from start to initializer, of all of them. */
  startMs: number;
  /** Milliseconds in the initializer. */
  initMs: number;
  /** Milliseconds ready and without a task. */
  waitMs: number;
  /** Milliseconds in targets. */
  workMs: number;
  /** Bytes. */
  memory: number;
  /** What it is at, where the pool tells it. */
  state?: WorkerState;
  /** The target that it is at, where the pool tells it; null for none. */
  task?: string | null;
}

/** How many tasks there were. */
export interface TaskFigures {
  /** Given. */
  submitted: number;
  /** That a worker is at. */
  running: number;
  /** That have given a result. */
  done: number;
  /** That have thrown, timed out or were aborted. */
  failed: number;
  /** Whose worker died. */
  lost: number;
}

/** A task that took long. */
export interface SlowTask {
  /** The name of its target. */
  target: string;
  /** What it was called with, shortened. */
  args: string;
  /** Milliseconds. */
  ms: number;
  /** Of its worker. */
  pid: number;
}

/** What `Pool.insights()` gives. */
export interface PoolFigures {
  /** The places of workers. */
  workers: WorkerFigures[];
  /** How many tasks there were. */
  tasks: TaskFigures;
  /** Tasks that are not begun. */
  queued: number;
  /** From submission to result. */
  latency: Percentiles;
  /** In the target. */
  work: Percentiles;
  /** The slowest first. */
  slowest: SlowTask[];
}

/** A pool, as far as it is watched: that of `mod.ts`, made with `insights: true`. */
export interface WatchedPool {
  /** The most workers that may run. */
  readonly size: number;
  /** What the pool has done so far. */
  insights(): PoolFigures;
  /** Resolves when it has ended; rejects while it is open. */
  join(): Promise<void>;
}

/** What has happened between two looks at a pool. */
export interface Sample {
  /** When, in milliseconds since 1970. */
  at: number;
  /** Milliseconds since the look before. */
  span: number;
  /** Tasks done, and failed or lost. */
  done: number;
  failed: number;
  /** Milliseconds: the mean latency of those done since then; null if there were none. */
  mean: number | null;
  /** Over all of the run. */
  p50: number;
  p99: number;
  /** Now. */
  running: number;
  queued: number;
  /** Bytes, of all workers. */
  memory: number;
  /** Milliseconds that each worker has worked, and has waited for work. */
  work: number[];
  wait: number[];
  /** Whether each is at a task now. */
  busy: boolean[];
  /** How often a worker was started in each place. */
  starts: number[];
}

/** A pool as the page shows it. */
export interface PoolNow {
  figures: PoolFigures;
  sample: Sample;
  hasEnded: boolean;
}

/** What a page is told first. */
export interface Hello {
  title: string;
  /** Of each pool: its name, and what was seen so far. */
  pools: { name: string; samples: Sample[] }[];
}

/** Milliseconds between two looks. */
export const PACE = 500;

/** How many looks are kept: ten minutes of them. */
export const KEPT = 1_200;
