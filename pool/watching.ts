// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * A pool that is watched: what watches it is loaded only then, and told of what has happened before.
 *
 * @module
 */

import type { PoolEvent, WatchedTask, WatchedWorker } from "../base/events.ts";
import { performance, queueMicrotask } from "../base/globals.ts";
import type { PoolInsights } from "../observe/figures.ts";
import type { Observer, ObserverOptions } from "../observe/observe.ts";
import type { TraceEvent } from "../observe/trace_event.ts";
import * as runtime from "../runtime/runtime.ts";
import type { PoolOptions } from "./options.ts";
import type { Task } from "./task.ts";
import {
  CALL_ONE,
  isChunk,
  OK,
  type Outcome,
  SETTLE_MAP,
  SETTLE_STARMAP,
  STARMAP,
  STREAM,
  type StreamInput,
  THROWN,
} from "./wire.ts";

const SLOWEST = 5;

const TRACE_LIMIT = 100_000;

/** How many tasks of one turn have one look at the clock, which costs as much as a short task. */
const STAMPS_PER_LOOK = 16;

/**
 * How many tasks one of ours is for the program: each item of a `map` is one, what workers do of their own none.
 *
 * @param task The task.
 * @returns How many.
 */
function countOf({ mode, input, special }: Task): number {
  if (isChunk(mode)) return (input as unknown[]).length;
  return special !== null && special.isOwn ? 0 : 1;
}

/**
 * What the target was called with.
 *
 * @param task The task.
 * @param index Which item, of a chunk.
 * @returns The arguments.
 */
function argsOf(task: WatchedTask, index: number): readonly unknown[] {
  const { mode, input } = task as Task;
  if (mode === CALL_ONE) return [input];
  if (mode === STREAM) return (input as StreamInput)[0];
  if (!isChunk(mode)) return input as readonly unknown[];
  const item = (input as readonly unknown[])[index];
  const isSpread = mode === STARMAP || mode === SETTLE_STARMAP;
  // What can't be spread is refused by the worker.
  return isSpread && isIterable(item) ? [...item] : [item];
}

function isIterable(value: unknown): value is Iterable<unknown> {
  return typeof (value as Partial<Iterable<unknown>> | null)?.[Symbol.iterator] === "function";
}

/** Of items that have an outcome each. */
function failedIn({ mode }: Task, value: unknown): number {
  if (mode !== SETTLE_MAP && mode !== SETTLE_STARMAP) return 0;
  let failed = 0;
  for (const { status } of value as PromiseSettledResult<unknown>[]) {
    if (status === "rejected") failed++;
  }
  return failed;
}

/** One pool's. */
export class Watching {
  readonly #options: PoolOptions;
  #observer: Observer | null = null;
  /** What has happened before there was anybody to tell. */
  #early: PoolEvent[] = [];
  #submitted = 0;
  #now = 0;
  /** When what is submitted now was asked for; null: now. */
  #asked: number | null = null;
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
    if (this.#observer !== null) this.#observer.tell(event);
    else this.#early.push(event);
  }

  /**
   * A task was given.
   *
   * @param task The task.
   */
  submitted(task: Task): void {
    this.#stamp(task);
    const count = countOf(task);
    if (this.#observer === null) this.#submitted += count;
    this.tell({ kind: "submitted", task, count });
  }

  /**
   * A task has ended.
   *
   * @param task The task.
   * @param outcome How.
   * @param worker Who has reported it; null: nobody.
   * @param value The result or error.
   */
  ended(task: Task, outcome: Outcome, worker: WatchedWorker | null, value?: unknown): void {
    const count = countOf(task);
    const failed = outcome === OK ? failedIn(task, value) : count;
    this.tell({ kind: "ended", task, count, failed, worker, isWhole: outcome !== OK });
  }

  /**
   * Nobody waits for a task any more, or nobody will do it.
   *
   * @param task The task.
   */
  dropped(task: Task): void {
    this.ended(task, THROWN, null);
  }

  /**
   * A task's worker has died.
   *
   * @param task The task.
   * @param worker The worker.
   * @param isRetried Whether it is begun again.
   */
  lost(task: Task, worker: WatchedWorker, isRetried: boolean): void {
    this.tell({ kind: "lost", task, count: countOf(task), worker, isRetried });
  }

  /**
   * Something is asked for now and done later.
   *
   * @typeParam T What it is done with.
   * @param add Does it: tasks that it submits were submitted now.
   * @returns What is to be called in its place.
   */
  fromNow<T>(add: (value: T) => void): (value: T) => void {
    const at = performance.now();
    return (value) => {
      this.#asked = at;
      try {
        add(value);
      } finally {
        this.#asked = null;
      }
    };
  }

  #stamp(task: WatchedTask): void {
    if (this.#asked !== null) return void (task.at = this.#asked);
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
