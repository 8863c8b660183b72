// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * A pool that is watched: what watches it is loaded only then, and told of what has happened before.
 *
 * @module
 */

import type { PoolEvent, WatchedTask } from "../base/events.ts";
import { performance, queueMicrotask } from "../base/globals.ts";
import type { PoolInsights } from "../observe/figures.ts";
import type { Observer, ObserverOptions } from "../observe/observe.ts";
import type { TraceEvent } from "../observe/trace_event.ts";
import * as runtime from "../runtime/runtime.ts";
import type { PoolOptions } from "./options.ts";
import { argsOf } from "./watch.ts";

const SLOWEST = 5;

const TRACE_LIMIT = 100_000;

/** How many tasks of one turn have one look at the clock, which costs as much as a short task. */
const STAMPS_PER_LOOK = 16;

/** One pool's. */
export class Watching {
  readonly #options: PoolOptions;
  #observer: Observer | null = null;
  /** What has happened before there was anybody to tell. */
  #early: PoolEvent[] = [];
  #submitted = 0;
  #now = 0;
  #stamps = 0;

  /**
   * Nothing has happened yet.
   *
   * @param options Those of the pool.
   */
  constructor(options: PoolOptions) {
    this.#options = options;
    this.#load();
  }

  async #load(): Promise<void> {
    const { makeObserver } = await import("../observe/observe.ts");
    const observer = makeObserver({ ...this.#kept, argsOf });
    for (const event of this.#early) observer.tell(event);
    this.#early = [];
    this.#observer = observer;
  }

  get #kept(): Omit<ObserverOptions, "argsOf"> {
    const { insights, trace, concurrency = 1, finalizer } = this.#options;
    const { slowest = SLOWEST } = typeof insights === "object" ? insights : {};
    const { limit = TRACE_LIMIT } = typeof trace === "object" ? trace : {};
    const overlap = concurrency > 1;
    const hasFinalizer = finalizer !== undefined;
    return {
      slowest: insights ? slowest : null,
      trace: trace ? { limit, overlap, hasFinalizer, pid: runtime.pid() } : null,
    };
  }

  /**
   * Something happens in the pool.
   *
   * @param event What.
   */
  tell(event: PoolEvent): void {
    if (event.kind === "submitted") this.#stamp(event.task);
    if (this.#observer !== null) return this.#observer.tell(event);
    if (event.kind === "submitted") this.#submitted += event.count;
    this.#early.push(event);
  }

  #stamp(task: WatchedTask): void {
    if (this.#stamps-- <= 0) {
      this.#now = performance.now();
      this.#stamps = STAMPS_PER_LOOK;
      queueMicrotask(() => this.#stamps = 0);
    }
    task.at = this.#now;
  }

  /** The figures up to now. */
  get insights(): PoolInsights {
    return this.#observer?.insights ?? nothingYet(this.#submitted);
  }

  /** The events up to now. */
  get traceEvents(): TraceEvent[] {
    return this.#observer?.traceEvents ?? [];
  }
}

function nothingYet(submitted: number): PoolInsights {
  const none = () => ({ count: 0, mean: 0, p50: 0, p90: 0, p99: 0, max: 0 });
  return {
    workers: [],
    tasks: { submitted, running: 0, done: 0, failed: 0, lost: 0 },
    queued: submitted,
    latency: none(),
    work: none(),
    slowest: [],
  };
}
