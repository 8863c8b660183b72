// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * What pools and executors have in common: from a target and its arguments to a task.
 *
 * @module
 */

import { inSpanHere } from "../base/span_here.ts";
import { taskHooks } from "../base/task_hooks.ts";
import { PoolFullError, ProcessStateError } from "../errors.ts";
import { type CallSite, noteCall } from "../process/call_site.ts";
import type { PoolInsights } from "../observe/figures.ts";
import type { TraceEvent } from "../observe/trace_event.ts";
import type { Target } from "../process/options.ts";
import type { Engine, PoolState } from "./scheduling/engine.ts";
import { gather, type Manner } from "./workers/hiring.ts";
import { isLimited, limit, type Settler } from "./tasks/limit.ts";
import type { PoolOptions } from "./tasks/options.ts";
import { countOf, type Order, taskOf } from "./tasks/order.ts";
import { dropped, notKept } from "./scheduling/pool_errors.ts";
import { Scheduler } from "./scheduling/scheduler.ts";
import { StartLine } from "./tasks/start_line.ts";
import { makeTask, type Task } from "./tasks/task.ts";
import { type Entry, type KnownTarget, Targets } from "./tasks/targets.ts";
import { Watching } from "./tasks/watching.ts";
import { CALL, STREAM } from "./tasks/wire.ts";

/** Who gives tasks bit by bit, also after close. */
export interface Caller {
  /** Somebody waits for the end of the pool: it must not wait for results to be taken. */
  flow(): void;
  /** Nothing that it gives will be done. */
  fail(error: unknown): void;
}

const NOTHING = () => {};

let tracing: Promise<void> | null = null;

/** While the first worker boots. */
function loadTracing(): Promise<void> {
  return tracing ??= import("./tasks/traced_task.ts").then(({ traceTasks }) => traceTasks());
}

/** How many there were. */
let made = 0;

/** Workers and the targets that they know. */
export class Works {
  readonly #what: string;
  /** What to do when too many tasks wait. */
  readonly #advice: string;
  /** Tells pools apart, for those who listen. */
  readonly #name: string;
  readonly #engine: Engine;
  readonly #targets = new Targets(loadTracing);
  readonly #callers = new Set<Caller>();
  readonly #line = new StartLine();
  readonly #concurrency: number;
  readonly #watching: Watching | null;
  readonly #options: PoolOptions;
  readonly #maxQueue: number;
  /** A task has come that has a priority. */
  #isHeldBack = false;

  /**
   * Starts the workers.
   *
   * @param manner In what pools and executors differ.
   * @param options How.
   * @param site Who makes the pool.
   */
  constructor(manner: Manner, options: PoolOptions, site: CallSite) {
    this.#what = manner.what;
    this.#advice = manner.onDemand ? "await one of the futures" : "await pool.drained()";
    this.#name = `${manner.what}-${++made}`;
    this.#options = options;
    const isWatched = Boolean(options.insights || options.trace);
    const watching = this.#watching = isWatched ? new Watching(options) : null;
    const { staffing, recruit } = gather(options, site, manner, { name: this.#name, watching });
    this.#concurrency = staffing.concurrency;
    this.#maxQueue = options.maxQueue ?? Infinity;
    this.#engine = new Scheduler(staffing, recruit, watching);
  }

  /** How many workers there may be. */
  get size(): number {
    return this.#engine.size;
  }

  /** The ids of their processes. */
  get pids(): number[] {
    return this.#engine.pids;
  }

  /** Whether it takes tasks, and if not, why. */
  get state(): PoolState {
    return this.#engine.state;
  }

  /**
   * Refuses a call that comes too late.
   *
   * @param call The call.
   * @throws {ProcessStateError} After close.
   */
  checkOpen(call: string): void {
    if (this.state === "open" || this.state === "broken") return;
    throw new ProcessStateError(
      `Cannot ${call} as the ${this.#what} is ${this.state}: make another one`,
    );
  }

  /**
   * Gives a task to the workers that nobody takes back. Most are such, and there may be a great many of
   * them: nothing is made for one but what is needed.
   *
   * @param call The call, for the text of errors.
   * @param target What to run.
   * @param args Its arguments.
   * @param resolve Told of its result.
   * @param reject Told of its error.
   * @throws {TypeError} If the target is none.
   */
  call(
    call: string,
    target: Target,
    args: readonly unknown[],
    resolve: (value: unknown) => void,
    reject: (error: unknown) => void,
  ): void {
    const entry = this.#entryOf(call, target, this.call);
    if (this.#isFull) throw this.#fullError(call);
    const mustWait = entry instanceof Promise || !this.#line.isEmpty;
    if (mustWait) this.#callLater(entry, args, resolve, reject);
    else this.#engine.add(this.#traced(makeTask(entry, CALL, args, resolve, reject)));
  }

  /** Apart, as functions that are made in it would cost each call. */
  #callLater(
    entry: Entry,
    args: readonly unknown[],
    resolve: (value: unknown) => void,
    reject: (error: unknown) => void,
  ): void {
    const add = (known: KnownTarget) =>
      this.#engine.add(this.#traced(makeTask(known, CALL, args, resolve, reject)));
    this.#enter(entry, 1, add, reject);
  }

  /**
   * Gives a task to the workers.
   *
   * @param order What to do.
   * @param settler Who is told.
   * @returns Takes it back if it has not begun; else its worker is ended, if it may be stopped.
   * @throws {TypeError} If the target is none.
   * @throws {PoolFullError} If too many wait.
   */
  submit(order: Order, settler: Settler<unknown>): (reason?: unknown) => void {
    const { call, target, options } = order;
    const entry = order.known?.() ?? this.#entryOf(call, target, this.submit);
    let task: Task | null = null;
    let isStopped = false;
    let entered = NOTHING;
    if (!order.isPaced && this.#isFull) throw this.#fullError(call);
    const isBounded = isLimited(options);
    const mayStop = isBounded || order.isStoppable === true;
    const stop = (reason?: unknown) => {
      isStopped = true;
      if (task === null) return entered();
      task.special?.onStop?.(reason);
      if (mayStop) this.#engine.cancel(task, reason);
      else this.#engine.withdraw(task);
    };
    // Whoever stops it waits no longer: nor does its limit.
    const leave = (reason?: unknown) => {
      stop(reason);
      if (isBounded) told.reject(reason);
    };
    const told = isBounded ? limit(call, options, settler, stop) : settler;
    const alone = this.#concurrency === 1 && (mayStop || order.mode === STREAM);
    const add = (known: KnownTarget) => {
      if (isStopped) return;
      task = this.#traced(taskOf(order, known, alone, told));
      this.#add(task);
    };
    entered = this.#enter(entry, countOf(order), add, told.reject, order.isPaced);
    return leave;
  }

  /** Others may want to be told of it. */
  #traced(task: Task): Task {
    return taskHooks.traced === null ? task : taskHooks.traced(task, this.#name);
  }

  /** From the first task with a priority on, none is with a worker before its turn. */
  #add(task: Task): void {
    if (task.special!.priority !== 0 && !this.#isHeldBack) {
      this.#isHeldBack = true;
      this.#engine.holdBack();
    }
    this.#engine.add(task);
  }

  /** Whether one task more is too many. */
  get #isFull(): boolean {
    return this.#maxQueue !== Infinity && this.#engine.excess >= this.#maxQueue;
  }

  #fullError(call: string): PoolFullError {
    return new PoolFullError(
      `Cannot ${call} as ${this.#maxQueue} tasks wait for a worker already, which is "maxQueue": ${this.#advice} first`,
    );
  }

  /**
   * Has each worker call a target once.
   *
   * @param target What to run.
   * @param args Its arguments.
   * @param settler Is told of the results.
   * @throws {TypeError} If the target is none.
   */
  broadcast(target: Target, args: readonly unknown[], settler: Settler<unknown[]>): void {
    const entry = this.#entryOf("broadcast", target, this.broadcast);
    const go = (known: KnownTarget) => this.#engine.broadcast(known, args, settler);
    this.#enter(entry, 0, go, settler.reject);
  }

  /**
   * Changes how many workers there may be.
   *
   * @param size How many.
   */
  resize(size: number): void {
    this.#engine.resize(size);
  }

  /** Resolves when no task waits for a worker. */
  drained(): Promise<void> {
    return this.#engine.drained();
  }

  /**
   * Gives a task to the workers that can be taken back while it has not gone to one.
   *
   * @param order What to do.
   * @param settler Who is told.
   * @returns Takes it back; whether that could be done.
   * @throws {TypeError} If the target is none.
   */
  offer(order: Order, settler: Settler<unknown>): () => boolean {
    const { call, target, isPaced = false } = order;
    const entry = order.known?.() ?? this.#entryOf(call, target, this.offer);
    if (!isPaced && this.#isFull) {
      settler.reject(this.#fullError(call));
      return () => false;
    }
    let task: Task | null = null;
    let isWithdrawn = false;
    const add = (known: KnownTarget) => {
      if (isWithdrawn) return;
      task = this.#traced(taskOf(order, known, false, settler));
      this.#engine.add(task);
    };
    const entered = this.#enter(entry, countOf(order), add, settler.reject, isPaced);
    return () => {
      if (task === null) {
        entered();
        return isWithdrawn = true;
      }
      const isBack = this.#engine.withdraw(task);
      if (isBack) task.special?.onStop?.(undefined);
      return isBack;
    };
  }

  /**
   * Somebody will give tasks bit by bit. Their workers stay, though the pool is closed.
   *
   * @param caller Who.
   * @returns Says that no more will come.
   */
  attach(caller: Caller): () => void {
    const done = this.#engine.keepOpen();
    this.#callers.add(caller);
    return () => {
      if (this.#callers.delete(caller)) done();
    };
  }

  /**
   * Has the target looked up now, for a call that gives tasks later, when it can't be told who gives them.
   *
   * @param call The call, for the text of errors.
   * @param target What to run.
   * @returns Gives it, or a promise of it while it is looked for.
   * @throws {TypeError} If the target is none.
   */
  know(call: string, target: Target): () => Entry {
    let entry = this.#entryOf(call, target, this.know);
    if (entry instanceof Promise) entry.then((known) => entry = known, () => {});
    return () => entry;
  }

  /** Who calls is noted only for a target that is new. */
  // deno-lint-ignore ban-types
  #entryOf(call: string, target: Target, callee: Function): Entry {
    return this.#targets.get(target) ?? this.#targets.find(call, target, noteCall(callee));
  }

  /**
   * The order of calls is that of their tasks, also while targets are looked for. What this gives says that the
   * task will not come.
   */
  #enter(
    entry: Entry,
    count: number,
    add: (known: KnownTarget) => void,
    reject: (error: unknown) => void,
    isPaced: boolean = false,
  ): () => void {
    if (this.#line.isEmpty && !(entry instanceof Promise)) {
      add(entry);
      return NOTHING;
    }
    const done = once(this.#engine.hold(isPaced));
    const then = <T>(go: (value: T) => void) => (value: T) => {
      try {
        go(value);
      } finally {
        done();
      }
    };
    const told = this.#watching?.fromNow(count, add, reject) ?? { add, reject };
    this.#line.enter(entry, then(inSpanHere(told.add)), then(told.reject));
    return done;
  }

  /**
   * How it works, in figures.
   *
   * @returns The figures.
   * @throws {ProcessStateError} Unless they are kept.
   */
  insights(): PoolInsights {
    if (!this.#options.insights) throw notKept("insights", "insights");
    return this.#watching!.insights;
  }

  /**
   * What has happened.
   *
   * @returns The events.
   * @throws {ProcessStateError} Unless they are kept.
   */
  traceEvents(): TraceEvent[] {
    if (!this.#options.trace) throw notKept("trace events", "trace");
    return this.#watching!.traceEvents;
  }

  /** Resolves when all workers have ended; never unless the pool is watched. Nobody keeps it from ending by that. */
  untilEnd(): Promise<void> {
    return this.#watching?.end ?? new Promise(() => {});
  }

  /** No more tasks come. */
  close(): void {
    this.#engine.close();
  }

  /**
   * Ends the workers.
   *
   * @param signal How.
   */
  terminate(signal: "SIGTERM" | "SIGKILL" = "SIGTERM"): void {
    this.failCallers(dropped);
    this.#engine.terminate(signal);
  }

  /**
   * Those who give tasks bit by bit are to give no more.
   *
   * @param errorOf Why: an error for each.
   */
  failCallers(errorOf: () => Error): void {
    for (const caller of [...this.#callers]) caller.fail(errorOf());
  }

  /** Resolves when all workers have ended. */
  ended(): Promise<void> {
    for (const caller of [...this.#callers]) caller.flow();
    return this.#engine.ended();
  }
}

function once(call: () => void): () => void {
  let isDone = false;
  return () => {
    if (!isDone) call();
    isDone = true;
  };
}
