// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Looks at a pool from time to time, and keeps what it has seen.
 *
 * @module
 */

import type { PoolInsights } from "../observe/figures.ts";
import { KEPT, type PoolNow, type Sample, type WatchedPool } from "./figures.ts";

/** Watches one pool. */
export class Sampler {
  /** What was seen, from the oldest on. */
  readonly samples: Sample[] = [];
  /** Whether the pool has ended. */
  hasEnded = false;
  readonly #pool: WatchedPool;
  #before: PoolInsights;
  #at: number;

  /**
   * Looks for the first time.
   *
   * @param pool The pool.
   * @param now What time it is.
   */
  constructor(pool: WatchedPool, now: number) {
    this.#pool = pool;
    this.#before = pool.insights();
    this.#at = now;
  }

  /**
   * Looks again.
   *
   * @param now What time it is.
   * @returns What there is to be seen.
   */
  look(now: number): PoolNow {
    const figures = this.#pool.insights();
    const sample = compare(this.#before, figures, this.#at, now);
    this.#before = figures;
    this.#at = now;
    this.samples.push(sample);
    if (this.samples.length > KEPT) this.samples.shift();
    return { figures, sample, hasEnded: this.hasEnded };
  }
}

function compare(before: PoolInsights, after: PoolInsights, from: number, now: number): Sample {
  const { tasks, workers, latency, queued } = after;
  const done = tasks.done - before.tasks.done;
  const span = Math.max(1, now - from);
  const since = (key: "workMs" | "waitMs") =>
    workers.map((each, index) => Math.max(0, each[key] - (before.workers[index]?.[key] ?? 0)));
  const [work, wait] = [since("workMs"), since("waitMs")];
  return {
    at: now,
    span,
    done,
    failed: tasks.failed + tasks.lost - before.tasks.failed - before.tasks.lost,
    mean: meanSince(before.latency, latency),
    p50: latency.p50,
    p99: latency.p99,
    running: tasks.running,
    queued,
    memory: workers.reduce((sum, { memory }) => sum + memory, 0),
    work,
    wait,
    busy: workers.map(({ state }) => state === "busy"),
    starts: workers.map(({ starts }) => starts),
  };
}

function meanSince(
  before: { count: number; mean: number },
  after: { count: number; mean: number },
): number | null {
  const count = after.count - before.count;
  if (count <= 0) return null;
  return Math.max(0, after.mean * after.count - before.mean * before.count) / count;
}
