// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * What is watched of a pool, and what goes from the program to the page.
 *
 * @module
 */

import type { PoolInsights } from "../observe/figures.ts";

/** A pool, as far as it is watched: that of `mod.ts`, made with `insights: true`. */
export interface WatchedPool {
  /** The most workers that may run. */
  readonly size: number;
  /** What the pool has done so far. */
  insights(): PoolInsights;
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
  figures: PoolInsights;
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
