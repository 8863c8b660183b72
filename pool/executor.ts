// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The class {@linkcode ProcessPoolExecutor}.
 *
 * @module
 */

import { brand } from "../base/brand.ts";
import { checkCount, readOptions, type Rules } from "../base/arguments.ts";
import { isBoolean } from "../base/rules.ts";
import { CancelledError, ProcessStateError } from "../errors.ts";
import { noteCall } from "../process/call_site.ts";
import type { StartMethod, StartMethodChoice } from "../base/options.ts";
import type { Target } from "../process/options.ts";
import { checkNice, checkTarget, isCount, SHARED_RULES } from "./tasks/check_options.ts";
import { checkItems } from "./tasks/chunks.ts";
import { refuseTravel } from "./tasks/no_travel.ts";
import type { NeedsInitargs, PoolOptions } from "./tasks/options.ts";
import type { Order } from "./tasks/order.ts";
import { Future } from "./future.ts";
import { ItemSource } from "./item_source.ts";
import type { SubmitChunk } from "./map_all.ts";
import { PairedSource } from "./paired_source.ts";
import { ResultStream } from "./result_stream.ts";
import { CALL } from "./tasks/wire.ts";
import { Works } from "./work.ts";

/**
 * Options of {@linkcode ProcessPoolExecutor}.
 *
 * @typeParam I The arguments of the initializer.
 */
// deno-lint-ignore no-explicit-any
export interface ProcessPoolExecutorOptions<I extends readonly unknown[] = readonly any[]>
  extends
    Pick<
      PoolOptions,
      | "concurrency"
      | "maxQueue"
      | "maxMemoryPerChild"
      | "finalizer"
      | "finalargs"
      | "killTimeout"
      | "nice"
      | "output"
    > {
  /** Workers. Default {@linkcode cpuCount}. */
  maxWorkers?: number;
  /** Default: the default context. */
  context?: StartMethod | StartMethodChoice;
  /** Run in each worker before its first task. */
  initializer?: Target<I>;
  /**
   * What the initializer is called with.
   *
   * @default {[]}
   */
  initargs?: Readonly<NoInfer<I>>;
  /** A worker is replaced after as many; a chunk of a `map` is one, as in Python. Default: never. */
  maxTasksPerChild?: number;
  /** Milliseconds without a task after which a worker ends; the next task starts another. Default: for ever. */
  idleTimeout?: number;
}

/** Options of {@linkcode ProcessPoolExecutor.shutdown}. */
export interface ShutdownOptions {
  /**
   * Wait for the tasks that were submitted to end.
   *
   * @default {true}
   */
  wait?: boolean;
  /**
   * Cancel those that have not begun.
   *
   * @default {false}
   */
  cancelFutures?: boolean;
}

/** How an executor is made, for the text of errors. */
export const MAKE_EXECUTOR = {
  does: "make a ProcessPoolExecutor",
  right: "new ProcessPoolExecutor({ maxWorkers: 4 })",
};

/** What the options of an executor must be. */
export const EXECUTOR_RULES: Rules<ProcessPoolExecutorOptions> = {
  ...SHARED_RULES,
  maxWorkers: isCount,
};

const MANNER = { what: "ProcessPoolExecutor", onDemand: true, mayHaveChildren: true };

const SHUTDOWN = { does: "shutdown", right: "executor.shutdown({ wait: true })" };

const SHUTDOWN_RULES: Rules<ShutdownOptions> = { wait: isBoolean, cancelFutures: isBoolean };

/** How many calls a worker has ahead of the results that have been taken, where items come one after another. */
const AHEAD_PER_WORKER = 2;

type Items = Iterable<unknown> | AsyncIterable<unknown>;

/**
 * Python's `concurrent.futures.ProcessPoolExecutor` over the workers of {@linkcode Pool}. A worker that
 * dies costs the task it was at, and no other. Disposal is `shutdown()`.
 *
 * @typeParam I The arguments of the initializer.
 *
 * @example Usage
 * ```ts
 * import { ProcessPoolExecutor } from "@multiprocessing/process";
 * import { assertEquals } from "@std/assert";
 *
 * await using executor = new ProcessPoolExecutor({ maxWorkers: 2, context: "worker" });
 * const futures = [1, 4, 9].map((x) => executor.submit(Math.sqrt, x));
 * assertEquals(await Promise.all(futures), [1, 2, 3]);
 * ```
 */
// deno-lint-ignore no-explicit-any
export class ProcessPoolExecutor<I extends readonly unknown[] = readonly any[]>
  implements AsyncDisposable {
  static {
    brand(this, "ProcessPoolExecutor");
    refuseTravel(this, "a ProcessPoolExecutor");
  }

  readonly #works: Works;
  readonly #futures = new Set<Future<unknown>>();
  #isShut = false;

  /**
   * Starts no worker yet: each is started when there is a task and no other is idle. Their tasks may start
   * processes of their own.
   *
   * @param options How many, and how.
   * @throws {TypeError} If an option is of a wrong type, or `nice` is given for threads.
   * @throws {RangeError} If an option is out of range.
   */
  constructor(options?: ProcessPoolExecutorOptions<I> & NeedsInitargs<I>) {
    checkCount(MAKE_EXECUTOR, arguments.length, 1);
    const { maxWorkers, ...rest } = readOptions<ProcessPoolExecutorOptions>(
      MAKE_EXECUTOR,
      options,
      EXECUTOR_RULES,
    );
    checkNice(MAKE_EXECUTOR.does, rest);
    const pool = { ...rest, ...(maxWorkers !== undefined && { processes: maxWorkers }) };
    this.#works = new Works(MANNER, pool, noteCall(new.target));
  }

  /**
   * Calls the target in a worker.
   *
   * @typeParam A The arguments of the target.
   * @typeParam R Its result.
   * @param target What to run.
   * @param args Its arguments.
   * @returns The future of its result: it fails with {@linkcode PoolFullError} if too many wait.
   * @throws {ProcessStateError} After shutdown.
   * @throws {TypeError} If the target is none.
   *
   * @example Usage
   * ```ts
   * import { ProcessPoolExecutor } from "@multiprocessing/process";
   * import { assertEquals } from "@std/assert";
   *
   * await using executor = new ProcessPoolExecutor({ maxWorkers: 1, context: "worker" });
   * assertEquals(await executor.submit(Math.max, 1, 2), 2);
   * ```
   */
  submit<A extends readonly unknown[], R>(target: Target<A, R>, ...args: A): Future<R> {
    checkTarget("submit", target);
    this.#checkOpen("submit");
    return this.#submit({
      call: "submit",
      target: target as Target,
      mode: CALL,
      args,
      options: {},
    });
  }

  #submit<R>(order: Order): Future<R> {
    const future = new Future<R>((settler, onStart) =>
      this.#works.offer({ ...order, onStart }, settler)
    );
    this.#futures.add(future);
    future.addDoneCallback(() => this.#futures.delete(future));
    return future;
  }

  #checkOpen(call: string): void {
    if (!this.#isShut) return;
    throw new ProcessStateError(`Cannot ${call} after shutdown: make another executor`);
  }

  /**
   * Calls the target with the first of each of the iterables, then with the second of each, up to the
   * end of the shortest. All are submitted at once; of an async iterable no more than twice as many as there are
   * workers are read ahead of what was taken. After an error it goes on with the next one.
   *
   * @typeParam A The arguments of the target.
   * @typeParam R A result.
   * @param target What to run.
   * @param iterables The first argument of each call, the second of each, ...
   * @returns The results, in order.
   * @throws {ProcessStateError} After shutdown.
   * @throws {TypeError} If the target is none, or an iterable is none.
   *
   * @example Usage
   * ```ts
   * import { ProcessPoolExecutor } from "@multiprocessing/process";
   * import { assertEquals } from "@std/assert";
   *
   * await using executor = new ProcessPoolExecutor({ maxWorkers: 1, context: "worker" });
   * const powers: number[] = [];
   * for await (const power of executor.map(Math.pow, [2, 3], [3, 2])) powers.push(power);
   * assertEquals(powers, [8, 9]);
   * ```
   */
  map<A extends readonly unknown[], R>(
    target: Target<A, R>,
    ...iterables: { [K in keyof A]: Iterable<A[K]> | AsyncIterable<A[K]> }
  ): AsyncIterableIterator<R, void> {
    checkTarget("map", target);
    this.#checkOpen("map");
    for (const items of iterables) checkItems("map", items);
    const known = this.#works.know("map", target as Target);
    const source = new PairedSource(
      (iterables as readonly Items[]).map((items) => new ItemSource(items)),
    );
    return new ResultStream<R>(source, this.#submitter(target as Target, known), {
      call: "map",
      chunkSize: 1,
      ahead: source.isAsync ? AHEAD_PER_WORKER * this.#works.size : Infinity,
      isOrdered: true,
      total: null,
      onProgress: undefined,
      attach: (caller) => this.#works.attach(caller),
    });
  }

  #submitter(target: Target, known: Order["known"]): SubmitChunk {
    return ([args], settler) => {
      const order = {
        call: "map",
        target,
        mode: CALL,
        args: args as unknown[],
        options: {},
        known,
        isPaced: true,
      };
      const future = this.#submit(order as Order);
      future.result().then((value) => settler.resolve([value]), (error) => settler.reject(error));
      return () => future.cancel();
    };
  }

  /**
   * Takes no more tasks. May be called again.
   *
   * @param options Whether to wait, and what becomes of those that have not begun.
   * @returns When the workers have ended; at once without `wait`.
   *
   * @example Usage
   * ```ts
   * import { ProcessPoolExecutor } from "@multiprocessing/process";
   *
   * const executor = new ProcessPoolExecutor({ maxWorkers: 1, context: "worker" });
   * await executor.shutdown({ cancelFutures: true });
   * ```
   */
  async shutdown(options?: ShutdownOptions): Promise<void> {
    checkCount(SHUTDOWN, arguments.length, 1);
    const { wait = true, cancelFutures = false } = readOptions(SHUTDOWN, options, SHUTDOWN_RULES);
    this.#isShut = true;
    if (cancelFutures) this.#cancelAll();
    this.#works.close();
    if (wait) await this.#works.ended();
  }

  #cancelAll(): void {
    this.#works.failCallers(() =>
      new CancelledError("Cannot give the rest of the results as the executor was shut down")
    );
    this.#futures.forEach((future) => future.cancel());
  }

  /**
   * SIGTERM to each worker; what they have not done is dropped. Python 3.14's `terminate_workers`.
   *
   * @example Usage
   * ```ts
   * import { ProcessPoolExecutor } from "@multiprocessing/process";
   *
   * const executor = new ProcessPoolExecutor({ maxWorkers: 1, context: "worker" });
   * await executor.terminateWorkers();
   * ```
   */
  async terminateWorkers(): Promise<void> {
    await this.#end("SIGTERM");
  }

  /**
   * SIGKILL to each worker; what they have not done is dropped. Python 3.14's `kill_workers`.
   *
   * @example Usage
   * ```ts
   * import { ProcessPoolExecutor } from "@multiprocessing/process";
   *
   * const executor = new ProcessPoolExecutor({ maxWorkers: 1, context: "worker" });
   * await executor.killWorkers();
   * ```
   */
  async killWorkers(): Promise<void> {
    await this.#end("SIGKILL");
  }

  async #end(signal: "SIGTERM" | "SIGKILL"): Promise<void> {
    this.#isShut = true;
    this.#works.terminate(signal);
    await this.#works.ended();
  }

  /** As {@linkcode ProcessPoolExecutor.shutdown}: it waits for what was submitted. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.shutdown();
  }
}
