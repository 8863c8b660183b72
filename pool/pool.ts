// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The class {@linkcode Pool}.
 *
 * @module
 */

import { brand } from "../base/brand.ts";
import { check, checkCount } from "../base/arguments.ts";
import { deferred } from "../base/deferred.ts";
import { provideEnd } from "../base/pool_end.ts";
import { ProcessStateError } from "../errors.ts";
import { noteCall } from "../process/call_site.ts";
import type { PoolInsights } from "../observe/figures.ts";
import type { TraceEvent } from "../observe/trace_event.ts";
import type { WaitOptions } from "../base/options.ts";
import type { Target } from "../process/options.ts";
import { AsyncResult } from "./async_result.ts";
import {
  checkTarget,
  isCount,
  MAKE_POOL,
  MOST,
  poolCall,
  readArgs,
  readPoolOptions,
  readStreamOptions,
  readTaskOptions,
} from "./tasks/check_options.ts";
import { MapJob, type MapRequest } from "./map_job.ts";
import type {
  Callbacks,
  MapOptions,
  NeedsInitargs,
  PoolOptions,
  StreamOptions,
  TaskOptions,
  WholeMapOptions,
} from "./tasks/options.ts";
import { refuseTravel } from "./tasks/no_travel.ts";
import { ValueStream } from "./value_stream.ts";
import { CALL } from "./tasks/wire.ts";
import { Works } from "./work.ts";

const MANNER = { what: "Pool", onDemand: false, mayHaveChildren: false };

/**
 * Workers that share tasks: Python's `multiprocessing.Pool`. A task's error rejects its result; a worker
 * that dies costs the task it was at, which rejects with {@linkcode WorkerLostError}, and is replaced.
 * Every call rejects with {@linkcode ProcessStateError} after close, and with {@linkcode BrokenPoolError}
 * when workers die before they can take a task.
 *
 * Disposal terminates, as Python's `with` does. A pool keeps no program alive but for its tasks.
 *
 * @typeParam I The arguments of the initializer.
 *
 * @example Usage
 * ```ts
 * import { inline, Pool } from "@multiprocessing/process";
 * import { assertEquals } from "@std/assert";
 *
 * await using pool = new Pool({ processes: 2, context: "worker" });
 * const square = inline((x: number) => x * x);
 * assertEquals(await pool.map(square, [1, 2, 3]), [1, 4, 9]);
 * ```
 */
// deno-lint-ignore no-explicit-any
export class Pool<I extends readonly unknown[] = readonly any[]> implements AsyncDisposable {
  static {
    brand(this, "Pool");
    refuseTravel(this, "a Pool");
    provideEnd<Pool>(this.prototype, (pool) => pool.#works.untilEnd());
  }

  readonly #works: Works;

  /**
   * Starts the workers; it doesn't wait for them to boot.
   *
   * @param options How many, and how.
   * @throws {TypeError} If an option is of a wrong type.
   * @throws {RangeError} If a number is out of range: `processes`, `concurrency`, `maxTasksPerChild` and
   *   `maxMemoryPerChild` are whole ones from 1 on, `minProcesses` from 0 to `processes`, `maxQueue` from 0 on, `nice`
   *   from 0 to 19.
   */
  constructor(options?: PoolOptions<I> & NeedsInitargs<I>) {
    checkCount(MAKE_POOL, arguments.length, 1);
    const read = readPoolOptions(options);
    this.#works = new Works(MANNER, read, noteCall(new.target));
  }

  /** How many workers it may have. */
  get size(): number {
    return this.#works.size;
  }

  /** The ids of the workers' processes, of those that have been started. */
  get pids(): number[] {
    return this.#works.pids;
  }

  /**
   * Calls the target in a worker.
   *
   * @typeParam A The arguments of the target.
   * @typeParam R Its result.
   * @param target What to run.
   * @param rest The arguments, and options: how long it may take, and what is moved.
   * @returns The result.
   * @throws {WorkerLostError} If the worker dies. What the target throws is thrown too.
   * @throws {TimeoutError} If it is not done in time; the worker is replaced then.
   *
   * @example Usage
   * ```ts
   * import { Pool } from "@multiprocessing/process";
   * import { assertEquals } from "@std/assert";
   *
   * await using pool = new Pool({ processes: 1, context: "worker" });
   * assertEquals(await pool.apply(Math.sqrt, [16]), 4);
   * ```
   */
  apply<A extends readonly unknown[], R>(
    target: Target<A, R>,
    ...rest: [] extends A ? [args?: Readonly<A>, options?: TaskOptions]
      : [args: Readonly<A>, options?: TaskOptions]
  ): Promise<R> {
    const { promise, resolve, reject } = deferred<R>();
    try {
      if (arguments.length > MOST) checkCount(poolCall("apply"), arguments.length, MOST);
      const args = readArgs("apply", rest[0]);
      const options = readTaskOptions("apply", rest[1]);
      this.#call("apply", target, args, options, resolve as (value: unknown) => void, reject);
    } catch (error) {
      reject(error);
    }
    return promise;
  }

  /**
   * Calls the target in a worker.
   *
   * @typeParam A The arguments of the target.
   * @typeParam R Its result.
   * @param target What to run.
   * @param rest The arguments, and options: how long it may take, what is moved, and who is called at
   *   the end.
   * @returns The result to come.
   * @throws {ProcessStateError} After close.
   *
   * @example Usage
   * ```ts
   * import { Pool } from "@multiprocessing/process";
   * import { assertEquals } from "@std/assert";
   *
   * await using pool = new Pool({ processes: 1, context: "worker" });
   * const result = pool.applyAsync(Math.max, [1, 2]);
   * assertEquals(await result, 2);
   * ```
   */
  applyAsync<A extends readonly unknown[], R>(
    target: Target<A, R>,
    ...rest: [] extends A ? [args?: Readonly<A>, options?: TaskOptions & Callbacks<NoInfer<R>>]
      : [args: Readonly<A>, options?: TaskOptions & Callbacks<NoInfer<R>>]
  ): AsyncResult<R> {
    if (arguments.length > MOST) checkCount(poolCall("applyAsync"), arguments.length, MOST);
    checkTarget("applyAsync", target);
    const args = readArgs("applyAsync", rest[0]);
    const options = readTaskOptions("applyAsync", rest[1]);
    this.#works.checkOpen("applyAsync");
    return new AsyncResult((resolve, reject) => {
      this.#call(
        "applyAsync",
        target,
        args,
        options,
        resolve as (value: unknown) => void,
        reject,
      );
    }, options);
  }

  #call(
    call: string,
    target: Target,
    args: readonly unknown[],
    options: TaskOptions | undefined,
    resolve: (value: unknown) => void,
    reject: (error: unknown) => void,
  ): void {
    this.#works.checkOpen(call);
    if (options === undefined) this.#works.call(call, target, args, resolve, reject);
    else this.#works.submit({ call, target, mode: CALL, args, options }, { resolve, reject });
  }

  /**
   * Calls the target with each item.
   *
   * @typeParam T An item.
   * @typeParam R A result.
   * @param target What to run.
   * @param items The items.
   * @param options How many go together, how long it may take.
   * @returns The results, in the order of the items.
   * @throws {TimeoutError} If they are not done in time. The first error in time of the target is thrown
   *   too, after all tasks have ended.
   * @throws {RangeError} If `chunkSize` is no whole number from 1 on.
   *
   * @example Usage
   * ```ts
   * import { Pool } from "@multiprocessing/process";
   * import { assertEquals } from "@std/assert";
   *
   * await using pool = new Pool({ processes: 2, context: "worker" });
   * assertEquals(await pool.map(Math.sqrt, [1, 4, 9]), [1, 2, 3]);
   * ```
   */
  map<T, R>(
    target: Target<[T], R>,
    items: Iterable<T> | AsyncIterable<T>,
    options: MapOptions & { settled: true },
  ): Promise<PromiseSettledResult<R>[]>;
  /**
   * Calls the target with each item.
   *
   * @typeParam T An item.
   * @typeParam R A result.
   * @param target What to run.
   * @param items The items.
   * @param options How many go together, how long it may take; `settled` gives of each how it has ended.
   * @returns The results, in the order of the items.
   * @throws {TimeoutError} If they are not done in time. The first error in time of the target is thrown
   *   too, after all tasks have ended.
   *
   * @example How each has ended
   * ```ts
   * import { inline, Pool } from "@multiprocessing/process";
   * import { assertEquals } from "@std/assert";
   *
   * await using pool = new Pool({ processes: 2, context: "worker" });
   * const parse = inline((text: string) => JSON.parse(text));
   * const ends = await pool.map(parse, ["1", "{"], { settled: true });
   * assertEquals(ends.map(({ status }) => status), ["fulfilled", "rejected"]);
   * ```
   */
  map<T, R>(
    target: Target<[T], R>,
    items: Iterable<T> | AsyncIterable<T>,
    options?: MapOptions & { settled?: false },
  ): Promise<R[]>;
  map<T, R>(
    target: Target<[T], R>,
    items: Iterable<T> | AsyncIterable<T>,
    options?: WholeMapOptions,
  ): Promise<(R | PromiseSettledResult<R>)[]> {
    return this.#promise({ call: "map", target, items, options, count: arguments.length });
  }

  /**
   * As {@linkcode Pool.map}, but it gives the result to come.
   *
   * @typeParam T An item.
   * @typeParam R A result.
   * @param target What to run.
   * @param items The items.
   * @param options As of `map`, and who is called at the end.
   * @returns The results to come.
   * @throws {ProcessStateError} After close.
   *
   * @example Usage
   * ```ts
   * import { Pool } from "@multiprocessing/process";
   * import { assertEquals } from "@std/assert";
   *
   * await using pool = new Pool({ processes: 1, context: "worker" });
   * assertEquals(await pool.mapAsync(Math.abs, [-1, -2]).get(), [1, 2]);
   * ```
   */
  mapAsync<T, R>(
    target: Target<[T], R>,
    items: Iterable<T> | AsyncIterable<T>,
    options: MapOptions & Callbacks<PromiseSettledResult<NoInfer<R>>[]> & { settled: true },
  ): AsyncResult<PromiseSettledResult<R>[]>;
  /**
   * As {@linkcode Pool.map}, but it gives the result to come.
   *
   * @typeParam T An item.
   * @typeParam R A result.
   * @param target What to run.
   * @param items The items.
   * @param options As of `map`, and who is called at the end.
   * @returns The results to come.
   * @throws {ProcessStateError} After close.
   */
  mapAsync<T, R>(
    target: Target<[T], R>,
    items: Iterable<T> | AsyncIterable<T>,
    options?: MapOptions & Callbacks<NoInfer<R>[]> & { settled?: false },
  ): AsyncResult<R[]>;
  mapAsync<T, R>(
    target: Target<[T], R>,
    items: Iterable<T> | AsyncIterable<T>,
    // deno-lint-ignore no-explicit-any
    options?: WholeMapOptions & Callbacks<any>,
    // deno-lint-ignore no-explicit-any
  ): AsyncResult<any> {
    return this.#result({ call: "mapAsync", target, items, options, count: arguments.length });
  }

  /**
   * As {@linkcode Pool.map}, each item spread into arguments.
   *
   * @typeParam A The arguments of the target.
   * @typeParam R A result.
   * @param target What to run.
   * @param items The arguments of each call.
   * @param options As of `map`.
   * @returns The results, in the order of the items.
   *
   * @example Usage
   * ```ts
   * import { Pool } from "@multiprocessing/process";
   * import { assertEquals } from "@std/assert";
   *
   * await using pool = new Pool({ processes: 1, context: "worker" });
   * assertEquals(await pool.starmap(Math.pow, [[2, 3], [3, 2]]), [8, 9]);
   * ```
   */
  starmap<A extends readonly unknown[], R>(
    target: Target<A, R>,
    items: Iterable<Readonly<NoInfer<A>>> | AsyncIterable<Readonly<NoInfer<A>>>,
    options: MapOptions & { settled: true },
  ): Promise<PromiseSettledResult<R>[]>;
  /**
   * As {@linkcode Pool.map}, each item spread into arguments.
   *
   * @typeParam A The arguments of the target.
   * @typeParam R A result.
   * @param target What to run.
   * @param items The arguments of each call.
   * @param options As of `map`.
   * @returns The results, in the order of the items.
   */
  starmap<A extends readonly unknown[], R>(
    target: Target<A, R>,
    items: Iterable<Readonly<NoInfer<A>>> | AsyncIterable<Readonly<NoInfer<A>>>,
    options?: MapOptions & { settled?: false },
  ): Promise<R[]>;
  starmap<A extends readonly unknown[], R>(
    target: Target<A, R>,
    items: Iterable<Readonly<NoInfer<A>>> | AsyncIterable<Readonly<NoInfer<A>>>,
    options?: WholeMapOptions,
  ): Promise<(R | PromiseSettledResult<R>)[]> {
    return this.#promise({ call: "starmap", target, items, options, count: arguments.length });
  }

  /**
   * As {@linkcode Pool.starmap}, but it gives the result to come.
   *
   * @typeParam A The arguments of the target.
   * @typeParam R A result.
   * @param target What to run.
   * @param items The arguments of each call.
   * @param options As of `map`, and who is called at the end.
   * @returns The results to come.
   * @throws {ProcessStateError} After close.
   *
   * @example Usage
   * ```ts
   * import { Pool } from "@multiprocessing/process";
   * import { assertEquals } from "@std/assert";
   *
   * await using pool = new Pool({ processes: 1, context: "worker" });
   * assertEquals(await pool.starmapAsync(Math.pow, [[2, 3]]), [8]);
   * ```
   */
  starmapAsync<A extends readonly unknown[], R>(
    target: Target<A, R>,
    items: Iterable<Readonly<NoInfer<A>>> | AsyncIterable<Readonly<NoInfer<A>>>,
    options: MapOptions & Callbacks<PromiseSettledResult<NoInfer<R>>[]> & { settled: true },
  ): AsyncResult<PromiseSettledResult<R>[]>;
  /**
   * As {@linkcode Pool.starmap}, but it gives the result to come.
   *
   * @typeParam A The arguments of the target.
   * @typeParam R A result.
   * @param target What to run.
   * @param items The arguments of each call.
   * @param options As of `map`, and who is called at the end.
   * @returns The results to come.
   * @throws {ProcessStateError} After close.
   */
  starmapAsync<A extends readonly unknown[], R>(
    target: Target<A, R>,
    items: Iterable<Readonly<NoInfer<A>>> | AsyncIterable<Readonly<NoInfer<A>>>,
    options?: MapOptions & Callbacks<NoInfer<R>[]> & { settled?: false },
  ): AsyncResult<R[]>;
  starmapAsync<A extends readonly unknown[], R>(
    target: Target<A, R>,
    items: Iterable<Readonly<NoInfer<A>>> | AsyncIterable<Readonly<NoInfer<A>>>,
    // deno-lint-ignore no-explicit-any
    options?: WholeMapOptions & Callbacks<any>,
    // deno-lint-ignore no-explicit-any
  ): AsyncResult<any> {
    return this.#result({ call: "starmapAsync", target, items, options, count: arguments.length });
  }

  /**
   * Calls the target with each item; gives the results in the order of the items, as they come. Items
   * are pulled lazily, no more than a few ahead of the results that have been taken. It goes on after
   * an error of the target: that `next()` rejects, and the next one gives the next result.
   *
   * @typeParam T An item.
   * @typeParam R A result.
   * @param target What to run.
   * @param items The items.
   * @param options How many go together.
   * @returns The results. `next({ timeout })` rejects with {@linkcode TimeoutError}, and loses nothing.
   * @throws {ProcessStateError} After close.
   *
   * @example Usage
   * ```ts
   * import { Pool } from "@multiprocessing/process";
   * import { assertEquals } from "@std/assert";
   *
   * await using pool = new Pool({ processes: 2, context: "worker" });
   * const roots: number[] = [];
   * for await (const root of pool.imap(Math.sqrt, [1, 4, 9])) roots.push(root);
   * assertEquals(roots, [1, 2, 3]);
   * ```
   */
  imap<T, R>(
    target: Target<[T], R>,
    items: Iterable<T> | AsyncIterable<T>,
    options?: MapOptions,
  ): AsyncIterableIterator<R, void, WaitOptions | undefined> {
    const count = arguments.length;
    return new MapJob<R>(this.#works, { call: "imap", target, items, options, count }).stream();
  }

  /**
   * As {@linkcode Pool.imap}, but results come as tasks end.
   *
   * @typeParam T An item.
   * @typeParam R A result.
   * @param target What to run.
   * @param items The items.
   * @param options How many go together.
   * @returns The results.
   * @throws {ProcessStateError} After close.
   *
   * @example Usage
   * ```ts
   * import { Pool } from "@multiprocessing/process";
   * import { assertEquals } from "@std/assert";
   *
   * await using pool = new Pool({ processes: 2, context: "worker" });
   * const roots = new Set<number>();
   * for await (const root of pool.imapUnordered(Math.sqrt, [1, 4, 9])) roots.add(root);
   * assertEquals(roots, new Set([1, 2, 3]));
   * ```
   */
  imapUnordered<T, R>(
    target: Target<[T], R>,
    items: Iterable<T> | AsyncIterable<T>,
    options?: MapOptions,
  ): AsyncIterableIterator<R, void, WaitOptions | undefined> {
    const count = arguments.length;
    return new MapJob<R>(this.#works, { call: "imapUnordered", target, items, options, count })
      .stream();
  }

  #promise<R>(request: MapRequest<WholeMapOptions>): Promise<R[]> {
    return new Promise((resolve, reject) => {
      const settler = { resolve: resolve as (value: unknown[]) => void, reject };
      new MapJob<R>(this.#works, request).run(settler);
    });
  }

  #result<R>(request: MapRequest<WholeMapOptions & Callbacks<R[]>>): AsyncResult<R[]> {
    const job = new MapJob<R>(this.#works, request);
    return new AsyncResult((resolve, reject) => {
      job.run({ resolve: resolve as (value: unknown[]) => void, reject });
    }, job.options);
  }

  /**
   * What a generator in a worker yields, as it yields it. At most `buffer` values wait for the reader; leaving the loop
   * ends the generator, whose `finally` runs. Its error is given after the values that came before it.
   *
   * @typeParam A The arguments of the target.
   * @typeParam Y A value.
   * @param target A generator, or whatever gives something to go through.
   * @param rest The arguments, and options: how many values may wait, how long it may take.
   * @returns The values, in order.
   * @throws {ProcessStateError} After close.
   *
   * @example Usage
   * ```ts
   * import { inline, Pool } from "@multiprocessing/process";
   * import { assertEquals } from "@std/assert";
   *
   * await using pool = new Pool({ processes: 1, context: "worker" });
   * const count = inline(function* (to: number) {
   *   for (let number = 1; number <= to; number++) yield number;
   * });
   * const numbers: number[] = [];
   * for await (const number of pool.stream(count, [3])) numbers.push(number);
   * assertEquals(numbers, [1, 2, 3]);
   * ```
   */
  stream<A extends readonly unknown[], Y>(
    target: Target<A, Iterable<Y> | AsyncIterable<Y>>,
    ...rest: [] extends A ? [args?: Readonly<A>, options?: StreamOptions]
      : [args: Readonly<A>, options?: StreamOptions]
  ): AsyncIterableIterator<Y, void> {
    checkCount(poolCall("stream"), arguments.length, MOST);
    checkTarget("stream", target);
    const args = readArgs("stream", rest[0]);
    const options = readStreamOptions(rest[1]);
    this.#works.checkOpen("stream");
    return new ValueStream<Y>(this.#works, target as Target, args, options);
  }

  /**
   * Calls the target once in each worker, and in each that comes later, before its first task: the last broadcast of
   * each target. It is no task of `maxTasksPerChild`. A worker that comes later and in which it throws counts as one
   * that has failed to start.
   *
   * @typeParam A The arguments of the target.
   * @typeParam R Its result.
   * @param target What to run.
   * @param rest The arguments.
   * @returns The results of the workers that are there.
   * @throws {ProcessStateError} After close.
   *
   * @example Usage
   * ```ts
   * import { inline, Pool } from "@multiprocessing/process";
   * import { assertEquals } from "@std/assert";
   *
   * await using pool = new Pool({ processes: 2, context: "worker" });
   * assertEquals(await pool.broadcast(inline(() => 1)), [1, 1]);
   * ```
   */
  broadcast<A extends readonly unknown[], R>(
    target: Target<A, R>,
    ...rest: [] extends A ? [args?: Readonly<A>] : [args: Readonly<A>]
  ): Promise<R[]> {
    const count = arguments.length;
    return new Promise((resolve, reject) => {
      checkCount(poolCall("broadcast"), count, MOST - 1);
      checkTarget("broadcast", target);
      const args = readArgs("broadcast", rest[0]);
      this.#works.checkOpen("broadcast");
      const settler = { resolve: resolve as (value: unknown[]) => void, reject };
      this.#works.broadcast(target as Target, args, settler);
    });
  }

  /**
   * Changes how many workers there may be, at once; those too many end after their task.
   *
   * @param processes How many.
   * @throws {RangeError} If it is no whole number from 1 on.
   * @throws {ProcessStateError} After close.
   *
   * @example Usage
   * ```ts
   * import { Pool } from "@multiprocessing/process";
   * import { assertEquals } from "@std/assert";
   *
   * await using pool = new Pool({ processes: 1, context: "worker" });
   * pool.resize(2);
   * assertEquals(pool.size, 2);
   * ```
   */
  resize(processes: number): void {
    checkCount(poolCall("resize"), arguments.length, 1);
    check("resize", "processes", processes, isCount, poolCall("resize").right);
    this.#works.checkOpen("resize");
    this.#works.resize(processes);
  }

  /**
   * Waits until no task waits for a worker: more can be given.
   *
   * @returns When that is so; also when nothing more will be done.
   *
   * @example Usage
   * ```ts
   * import { Pool } from "@multiprocessing/process";
   *
   * await using pool = new Pool({ processes: 1, context: "worker", maxQueue: 1 });
   * for (const number of [1, 4, 9]) {
   *   await pool.drained();
   *   pool.applyAsync(Math.sqrt, [number]);
   * }
   * ```
   */
  drained(): Promise<void> {
    return this.#works.drained();
  }

  /**
   * How it works, in figures. They may be read at any time, after {@linkcode Pool.join} too.
   *
   * @returns The figures up to now.
   * @throws {ProcessStateError} Unless the pool was made with `insights`.
   *
   * @example Usage
   * ```ts
   * import { Pool } from "@multiprocessing/process";
   * import { assertEquals } from "@std/assert";
   *
   * await using pool = new Pool({ processes: 1, context: "worker", insights: true });
   * await pool.map(Math.sqrt, [1, 4, 9]);
   * assertEquals(pool.insights().tasks.done, 3);
   * ```
   */
  insights(): PoolInsights {
    return this.#works.insights();
  }

  /**
   * What has happened, for Perfetto, Chrome or Speedscope: a row for each worker, and counters. It may be asked for at
   * any time, after {@linkcode Pool.join} too.
   *
   * @returns The events in the Trace Event Format: written as JSON they are a file that those open.
   * @throws {ProcessStateError} Unless the pool was made with `trace`.
   *
   * @example Usage
   * ```ts
   * import { Pool } from "@multiprocessing/process";
   * import { assertEquals } from "@std/assert";
   *
   * await using pool = new Pool({ processes: 1, context: "worker", trace: true });
   * await pool.apply(Math.sqrt, [16]);
   * const tasks = pool.traceEvents().filter(({ cat }) => cat === "task");
   * assertEquals(tasks.map(({ name }) => name), ["Math.sqrt"]);
   * ```
   */
  traceEvents(): TraceEvent[] {
    return this.#works.traceEvents();
  }

  /**
   * Its state and size.
   *
   * @returns `<Pool open size=2>`; open, closed, terminated or broken.
   *
   * @example Usage
   * ```ts
   * import { Pool } from "@multiprocessing/process";
   * import { assertEquals } from "@std/assert";
   *
   * await using pool = new Pool({ processes: 1, context: "worker" });
   * assertEquals(String(pool), "<Pool open size=1>");
   * ```
   */
  toString(): string {
    return `<Pool ${this.#works.state} size=${this.size}>`;
  }

  /**
   * No more tasks; those given are done. May be called again.
   *
   * @example Usage
   * ```ts
   * import { Pool } from "@multiprocessing/process";
   *
   * const pool = new Pool({ processes: 1, context: "worker" });
   * pool.close();
   * await pool.join();
   * ```
   */
  close(): void {
    this.#works.close();
  }

  /**
   * Stops the workers and drops their tasks. May be called again.
   *
   * @example Usage
   * ```ts
   * import { Pool } from "@multiprocessing/process";
   *
   * const pool = new Pool({ processes: 1, context: "worker" });
   * pool.terminate();
   * await pool.join();
   * ```
   */
  terminate(): void {
    this.#works.terminate();
  }

  /**
   * Waits for the workers to end.
   *
   * @returns When they have.
   * @throws {ProcessStateError} Before close or terminate.
   *
   * @example Usage
   * ```ts
   * import { Pool } from "@multiprocessing/process";
   *
   * const pool = new Pool({ processes: 1, context: "worker" });
   * pool.close();
   * await pool.join();
   * ```
   */
  async join(): Promise<void> {
    if (this.#works.state === "open") {
      throw new ProcessStateError(
        "Cannot join a pool that is open: close() or terminate() it first",
      );
    }
    await this.#works.ended();
  }

  /**
   * Terminates and joins.
   *
   * @returns When that is done.
   */
  async [Symbol.asyncDispose](): Promise<void> {
    this.terminate();
    await this.join();
  }
}
