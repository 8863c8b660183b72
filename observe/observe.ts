// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * What a pool loads that is watched.
 *
 * @module
 */

import type { TaskReader } from "../base/events.ts";
import { performance } from "../base/globals.ts";
import { Insights } from "./insights.ts";
import { Observer } from "./observer.ts";
import { Trace, type TraceFacts } from "./trace.ts";

/** What is asked for. */
export interface ObserverOptions {
  /** How many of the slowest tasks are kept; null: no figures are asked for. */
  slowest: number | null;
  /** Null: no events are asked for. */
  trace: TraceFacts | null;
  /** Knows the tasks. */
  reader: TaskReader;
}

/**
 * Makes who watches a pool.
 *
 * @param options What is asked for.
 * @returns Who does it.
 */
export function makeObserver({ slowest, trace, reader }: ObserverOptions): Observer {
  return new Observer(
    slowest === null ? null : new Insights(slowest, reader),
    trace === null ? null : new Trace(trace),
    reader,
    () => performance.now(),
  );
}

export type { Observer };
