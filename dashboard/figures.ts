// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * What is watched of a pool, and what goes from the program to the page.
 *
 * @module
 */

/** Milliseconds. */
export interface Percentiles {
  count: number;
  mean: number;
  p50: number;
  p90: number;
  p99: number;
  max: number;
}

/** What a worker is at. */
export type WorkerState = "starting" | "idle" | "busy" | "ended";

/** The place of a worker, as `Pool.insights()` tells it. */
export interface WorkerFigures {
  pid: number;
  name: string;
  tasks: number;
  lost: number;
  starts: number;
  startMs: number;
  initMs: number;
  waitMs: number;
  workMs: number;
  memory: number;
  /** Where the pool tells it. */
  state?: WorkerState;
  /** The target that it is at, where the pool tells it. */
  task?: string | null;
}

/** What `Pool.insights()` gives. */
export interface PoolFigures {
  workers: WorkerFigures[];
  tasks: { submitted: number; running: number; done: number; failed: number; lost: number };
  queued: number;
  latency: Percentiles;
  work: Percentiles;
  slowest: { target: string; args: string; ms: number; pid: number }[];
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
