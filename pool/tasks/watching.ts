// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * A pool that is watched: what watches it is loaded only then, and told of what has happened before.
 *
 * @module
 */

import type { PoolEvent, WatchedTask, WatchedWorker } from "../../base/events.ts";
import { deferred } from "../../base/deferred.ts";
import { performance, queueMicrotask } from "../../base/globals.ts";
import type { PoolInsights } from "../../observe/figures.ts";
import type { Observer, ObserverOptions } from "../../observe/observe.ts";
import type { TraceEvent } from "../../observe/trace_event.ts";
import * as runtime from "../../runtime/runtime.ts";
import type { PoolOptions } from "./options.ts";
import type { KnownTarget } from "./targets.ts";
import type { Task } from "./task.ts";
import { READER } from "./task_reader.ts";

const SLOWEST = 5;

const TRACE_LIMIT = 100_000;

/** How many tasks of one turn have one look at the clock, which costs as much as a short task. */
const STAMPS_PER_LOOK = 16;

/** What is done with a task that was asked for, once its target is known. */
interface Later {
  /** Gives it. */
  add(known: KnownTarget): void;
  /** Says that it can't be given. */
  reject(error: unknown): void;
}

/** One pool's. */
export class Watching {
  readonly #options: PoolOptions;
  /** Resolves when all workers have ended, and no more will come. */
  readonly end: Promise<void>;
  /** All workers have ended, and no more will come. May be said again. */
  readonly over: () => void;
  /** Resolves when there is somebody to tell: no worker is taken before, so that all counts are right at any time. */
  readonly ready: Promise<void>;
  #observer: Observer | null = null;
  /** What has happened before there was anybody to tell: tasks have come, and some of them are waited for no more. */
  #early: PoolEvent[] = [];
  /** How many tasks were given of which nothing was told: that is done with what happens next. */
  #unsaid = 0;
  #now = 0;
  /** Whether it is known already that this turn ends. */
  #willTurn = false;
  /** When what is given now was asked for, and counted; null: now. */
  #asked: number | null = null;
  #stamps = 0;

  /**
   * Nothing has happened yet.
   *
   * @param options Those of the pool.
   */
  constructor(options: PoolOptions) {
    this.#options = options;
    const { promise, resolve } = deferred<void>();
    this.end = promise;
    this.over = resolve;
    this.ready = this.#load();
    // Who takes workers is told too.
    this.ready.catch(() => {});
  }

  /** Whether it must know the time of each task, or of short ones together. */
  get grain(): "each" | "together" {
    const { trace, concurrency = 1 } = this.#options;
    return trace || concurrency > 1 ? "each" : "together";
  }

  async #load(): Promise<void> {
    const { makeObserver } = await import("../../observe/observe.ts");
    const observer = makeObserver({ ...this.#kept, reader: READER });
    for (const event of this.#early) observer.tell(event);
    this.#early = [];
    this.#observer = observer;
  }

  get #kept(): Omit<ObserverOptions, "reader"> {
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
    if (this.#unsaid > 0) this.#sayCount();
    if (this.#observer !== null) this.#observer.tell(event);
    else this.#early.push(event);
  }

  /** Mostly of many at once: an event for each would cost as much as all the rest. */
  #sayCount(): void {
    const count = this.#unsaid;
    this.#unsaid = 0;
    this.tell({ kind: "submitted", count });
  }

  /**
   * A task was given.
   *
   * @param task The task.
   */
  submitted(task: Task): void {
    if (this.#asked !== null) {
      // It has been counted.
      task.at = this.#asked;
      this.#asked = null;
      return;
    }
    this.#stamp(task);
    this.#unsaid += READER.countOf(task);
  }

  /**
   * Nobody waits for a task any more, or nobody will do it.
   *
   * @param task The task.
   */
  dropped(task: Task): void {
    this.tell({ kind: "dropped", task, count: READER.countOf(task) });
  }

  /**
   * A task's worker has died.
   *
   * @param task The task.
   * @param worker The worker.
   * @param isRetried Whether it is begun again.
   */
  lost(task: Task, worker: WatchedWorker, isRetried: boolean): void {
    this.tell({ kind: "lost", task, count: READER.countOf(task), worker, isRetried });
  }

  /**
   * A task is asked for now, and given later: if it isn't, then nobody waits for it any more.
   *
   * @param count How many tasks it is for the program.
   * @param add Gives it.
   * @param reject Says that it can't be given.
   * @returns What is to be called in their place.
   */
  fromNow(count: number, add: Later["add"], reject: Later["reject"]): Later {
    const at = performance.now();
    this.tell({ kind: "submitted", count });
    const drop = () => this.tell({ kind: "dropped", task: { at }, count });
    return {
      add: (known) => {
        this.#asked = at;
        try {
          add(known);
        } finally {
          if (this.#asked !== null) drop();
          this.#asked = null;
        }
      },
      reject: (error) => {
        drop();
        reject(error);
      },
    };
  }

  #stamp(task: WatchedTask): void {
    if (this.#stamps-- <= 0) {
      this.#now = performance.now();
      this.#stamps = STAMPS_PER_LOOK;
      if (!this.#willTurn) this.#awaitTurn();
    }
    task.at = this.#now;
  }

  /** Once a turn, as it costs more than a look at the clock. */
  #awaitTurn(): void {
    this.#willTurn = true;
    queueMicrotask(() => {
      this.#willTurn = false;
      this.#stamps = 0;
    });
  }

  /** The figures up to now. */
  get insights(): PoolInsights {
    if (this.#unsaid > 0) this.#sayCount();
    return this.#observer?.insights ?? nothingYet(this.#early);
  }

  /** The events up to now. */
  get traceEvents(): TraceEvent[] {
    return this.#observer?.traceEvents ?? [];
  }
}

/** No worker is there: what has come waits, unless nobody waits for it. */
function nothingYet(early: readonly PoolEvent[]): PoolInsights {
  let [submitted, failed] = [0, 0];
  for (const event of early) {
    if (event.kind === "submitted") submitted += event.count;
    if (event.kind === "dropped") failed += event.count;
  }
  const none = () => ({ count: 0, mean: 0, p50: 0, p90: 0, p99: 0, max: 0 });
  return {
    workers: [],
    tasks: { submitted, running: 0, done: 0, failed, lost: 0 },
    queued: submitted - failed,
    latency: none(),
    work: none(),
    slowest: [],
  };
}
