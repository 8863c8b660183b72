// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * What is known of how a pool works, in figures.
 *
 * @module
 */

/** How something that was measured many times is spread. All but `count` in milliseconds. */
export interface Percentiles {
  /** How many there were. */
  count: number;
  /** The mean; 0 of none. */
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

/** What a worker of a pool is at: it boots, it waits for a task, it does one, or it has ended and none has come yet. */
export type WorkerState = "starting" | "idle" | "busy" | "ended";

/** A place for a worker in a pool, and what was done there, also by those before the one that is there now. */
export interface WorkerInsights {
  /** The process id of the one that is there now, or was the last; on a thread that of its process. */
  pid: number;
  /** Its name. */
  name: string;
  /** What it is at. */
  state: WorkerState;
  /** The name of the target that it is at, or of the first of several; null: none. */
  task: string | null;
  /** How many tasks have ended there, well or not. */
  tasks: number;
  /** How many tasks were lost there, as their worker died. */
  lost: number;
  /** How often a worker was started in this place. */
  starts: number;
  /** Milliseconds from the start of a worker to its initializer, of all that were started here. */
  startMs: number;
  /** Milliseconds in the initializer. */
  initMs: number;
  /** Milliseconds ready and without a task. */
  waitMs: number;
  /** Milliseconds in targets. */
  workMs: number;
  /** Bytes: resident ones of a process, of the heap of a thread, when it last said so; 0 before. */
  memory: number;
}

/** What {@linkcode Pool.insights} gives. */
export interface PoolInsights {
  /** The places for workers. */
  workers: WorkerInsights[];
  /** How many tasks: one is an `apply`, or one item of a `map`. */
  tasks: {
    /** Those that were given. */
    submitted: number;
    /** Those that a worker is at. */
    running: number;
    /** Those that have given a result. */
    done: number;
    /** Those that have thrown, timed out, or were aborted. */
    failed: number;
    /** Those whose worker died. */
    lost: number;
  };
  /** How many tasks are not begun. */
  queued: number;
  /** From submission to result. */
  latency: Percentiles;
  /** In the target. Several tasks of less than 10 microseconds each count with their mean. */
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
