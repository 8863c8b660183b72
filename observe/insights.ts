// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The figures of the tasks of a pool.
 *
 * @module
 */

import type { TaskReader, WatchedTask } from "../base/events.ts";
import { Histogram } from "./histogram.ts";
import { shorten } from "./shorten.ts";
import { Slowest } from "./slowest.ts";
import { nameOf } from "./target_name.ts";

/** Figures in memory that doesn't grow. */
export class Insights {
  /** From submission to result. */
  readonly latency: Histogram = new Histogram();
  /** In the target. */
  readonly work: Histogram = new Histogram();
  /** The slowest tasks. */
  readonly slowest: Slowest;
  readonly #reader: TaskReader;

  /**
   * Nothing is known yet.
   *
   * @param slowest How many of the slowest tasks are kept.
   * @param reader Knows what targets were called with.
   */
  constructor(slowest: number, reader: TaskReader) {
    this.slowest = new Slowest(slowest);
    this.#reader = reader;
  }

  /**
   * A task has ended, or an item of one.
   *
   * @param task The task.
   * @param index Which item.
   * @param ms How long it took.
   * @param pid Where.
   * @param among Negative: it is one of the last so many up to that item.
   */
  note(task: WatchedTask, index: number, ms: number, pid: number, among: number = 1): void {
    this.work.add(ms);
    if (!this.slowest.has(ms)) return;
    const text = shorten(this.#reader.argsOf(task, index));
    const args = among < 0 ? `${text}, or one of ${-among - 1} items before it` : text;
    this.slowest.add({ target: nameOf(task.target.place), args, ms, pid });
  }
}
