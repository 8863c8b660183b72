// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The class {@linkcode Pool} over BullMQ.
 *
 * @module
 */

import { ProcessStateError } from "../errors.ts";
import type { WaitOptions } from "../base/options.ts";
import type { Target } from "../process/options.ts";
import { AsyncResult } from "../pool/async_result.ts";
import { checkTarget, readArgs } from "../pool/tasks/check_options.ts";
import type { Settler } from "../pool/tasks/limit.ts";
import type { Callbacks } from "../pool/tasks/options.ts";
import { checkCount } from "../base/arguments.ts";
import { MOST, poolCall } from "../pool/tasks/check_options.ts";
import { resumeCall } from "./calls.ts";
import { checkId, readPoolOptions, readTaskOptions } from "./check.ts";
import type { PoolInsights } from "./insights.ts";
import { MapCall, type MapRequest } from "./map_call.ts";
import type { MapOptions, PoolOptions, TaskOptions, WholeMapOptions } from "./options.ts";
import { refuseCalls } from "./refusals.ts";
import { rootOf } from "./root.ts";
import { MAX_LENGTH } from "./wire.ts";
import { Works } from "./works.ts";

/** Milliseconds that results are kept for whoever resumes: a day. */
const KEEP = 86_400_000;

/** How many of the slowest tasks are kept. */
const SLOWEST = 5;

/** How many jobs `map` makes. */
const WINDOW = 64;

/**
 * The pool of `mod.ts` with its workers on any number of hosts, over BullMQ: each host that serves the queue
 * with {@linkcode serve} runs tasks of it. A task is begun at most `attempts` times; if the host or the
 * worker that was at it the last time has died, it rejects with `WorkerLostError`. Python's
 * `ray.util.multiprocessing.Pool` does as much.
 *
 * A target is an exported function of a module below `root`, which the serving hosts have too, or a builtin
 * of `Math`. Arguments and results are copied, as by structured clone.
 *
 * Disposal terminates. A pool keeps no program alive but for its tasks.
 *
 * @example Usage
 * ```ts ignore
 * import { Pool } from "@multiprocessing/process/bullmq";
 * import { countWords } from "./tasks/words.ts";
 *
 * await using pool = new Pool({ connection: "redis://127.0.0.1:6379" });
 * const counts = await pool.map(countWords, ["a b", "a b c"]);
 * ```
 */
export class Pool implements AsyncDisposable {
  readonly #works: Works;
  readonly #text: string;

  /**
   * Connects when the first task is given.
   *
   * @param options Where Redis is, and how.
   * @throws {TypeError} If an option is of a wrong type, or is one of {@linkcode serve}.
   * @throws {RangeError} If a number is out of range.
   */
  constructor(options: PoolOptions) {
    const read = readPoolOptions(options, arguments.length);
    const { connection, queue = "multiprocessing", prefix = "bull", backoff } = read;
    const { attempts = 1, keep = KEEP, maxLength = MAX_LENGTH, window = WINDOW } = read;
    const root = rootOf(read.root);
    const place = { connection, queue, prefix };
    const { slowest = SLOWEST } = typeof read.insights === "object" ? read.insights : {};
    const manner = {
      ...{ ...place, root: root.name, attempts, backoff, keep, maxLength },
      slowest: read.insights ? slowest : null,
    };
    this.#works = new Works(manner, root, window);
    this.#text = queue;
  }

  /**
   * Calls the target on one of the hosts.
   *
   * @typeParam A The arguments of the target.
   * @typeParam R Its result.
   * @param target What to run.
   * @param rest The arguments, and options: how long it may take, and how often it may be begun.
   * @returns The result.
   * @throws {WorkerLostError} If whoever was at it died, for the last time. What the target throws is thrown
   *   too.
   * @throws {TargetError} If the host doesn't allow it, or can't find it.
   * @throws {TimeoutError} If it is not done in time; what still comes of it is dropped.
   *
   * @example Usage
   * ```ts ignore
   * import { Pool } from "@multiprocessing/process/bullmq";
   * import { square } from "./tasks/square.ts";
   * import { assertEquals } from "@std/assert";
   *
   * await using pool = new Pool({ connection: "redis://127.0.0.1:6379" });
   * assertEquals(await pool.apply(square, [7]), 49);
   * ```
   */
  apply<A extends readonly unknown[], R>(
    target: Target<A, R>,
    ...rest: [] extends A ? [args?: Readonly<A>, options?: TaskOptions]
      : [args: Readonly<A>, options?: TaskOptions]
  ): Promise<R> {
    const count = arguments.length;
    return new Promise((resolve, reject) => {
      const call = this.#check("apply", target, rest, count);
      call({ resolve: resolve as (value: unknown) => void, reject });
    });
  }

  /**
   * As {@linkcode Pool.apply}, but it gives the result to come.
   *
   * @typeParam A The arguments of the target.
   * @typeParam R Its result.
   * @param target What to run.
   * @param rest The arguments, and options; who is called at the end.
   * @returns The result to come.
   * @throws {ProcessStateError} After close.
   *
   * @example Usage
   * ```ts ignore
   * import { Pool } from "@multiprocessing/process/bullmq";
   * import { square } from "./tasks/square.ts";
   * import { assertEquals } from "@std/assert";
   *
   * await using pool = new Pool({ connection: "redis://127.0.0.1:6379" });
   * const result = pool.applyAsync(square, [7]);
   * assertEquals(await result, 49);
   * ```
   */
  applyAsync<A extends readonly unknown[], R>(
    target: Target<A, R>,
    ...rest: [] extends A ? [args?: Readonly<A>, options?: TaskOptions & Callbacks<NoInfer<R>>]
      : [args: Readonly<A>, options?: TaskOptions & Callbacks<NoInfer<R>>]
  ): AsyncResult<R> {
    const call = this.#check("applyAsync", target, rest, arguments.length);
    return new AsyncResult((resolve, reject) => {
      call({ resolve: resolve as (value: unknown) => void, reject });
    }, (rest[1] ?? {}) as Callbacks<R>);
  }

  /** What is wrong is told at once; nothing is begun. */
  #check(
    call: string,
    target: Target,
    rest: readonly unknown[],
    count: number,
  ): (settler: Settler<unknown>) => void {
    checkCount(poolCall(call), count, MOST);
    checkTarget(call, target);
    const args = readArgs(call, rest[0]);
    const options = readTaskOptions(call, rest[1] as TaskOptions | undefined);
    this.#works.checkOpen(call);
    const known = this.#works.know(call, target);
    return (settler) => {
      this.#works.submit({ call, known, mode: "call", args, options, part: null }, settler);
    };
  }

  /**
   * As below, but gives of each item how it has ended, and no error.
   *
   * @typeParam T An item.
   * @typeParam R A result.
   * @param target What to run.
   * @param items The items.
   * @param options As below.
   * @returns How each has ended, in the order of the items.
   */
  map<T, R>(
    target: Target<[T], R>,
    items: Iterable<T> | AsyncIterable<T>,
    options: MapOptions & { settled: true },
  ): Promise<PromiseSettledResult<R>[]>;
  /**
   * Calls the target with each item, many items a job.
   *
   * @typeParam T An item.
   * @typeParam R A result.
   * @param target What to run.
   * @param items The items.
   * @param options How many go together, how long it may take, and under which name it may be resumed.
   * @returns The results, in the order of the items. The first error in time is thrown, after all tasks have
   *   ended.
   * @throws {AlreadyExistsError} If there is a call with this `id`.
   *
   * @example Usage
   * ```ts ignore
   * import { Pool } from "@multiprocessing/process/bullmq";
   * import { square } from "./tasks/square.ts";
   * import { assertEquals } from "@std/assert";
   *
   * await using pool = new Pool({ connection: "redis://127.0.0.1:6379" });
   * assertEquals(await pool.map(square, [1, 2, 3]), [1, 4, 9]);
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
   * As below, but gives of each item how it has ended, and no error.
   *
   * @typeParam T An item.
   * @typeParam R A result.
   * @param target What to run.
   * @param items The items.
   * @param options As below.
   * @returns How each has ended, to come, in the order of the items.
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
   *
   * @example Usage
   * ```ts ignore
   * import { Pool } from "@multiprocessing/process/bullmq";
   * import { square } from "./tasks/square.ts";
   * import { assertEquals } from "@std/assert";
   *
   * await using pool = new Pool({ connection: "redis://127.0.0.1:6379" });
   * assertEquals(await pool.mapAsync(square, [1, 2]).get(), [1, 4]);
   * ```
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
   * As below, but gives of each item how it has ended, and no error.
   *
   * @typeParam A The arguments of the target.
   * @typeParam R A result.
   * @param target What to run.
   * @param items The arguments of each call.
   * @param options As below.
   * @returns How each has ended, in the order of the items.
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
   *
   * @example Usage
   * ```ts ignore
   * import { Pool } from "@multiprocessing/process/bullmq";
   * import { assertEquals } from "@std/assert";
   *
   * await using pool = new Pool({ connection: "redis://127.0.0.1:6379" });
   * assertEquals(await pool.starmap(Math.pow, [[2, 3], [3, 2]]), [8, 9]);
   * ```
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
   * As below, but gives of each item how it has ended, and no error.
   *
   * @typeParam A The arguments of the target.
   * @typeParam R A result.
   * @param target What to run.
   * @param items The arguments of each call.
   * @param options As below.
   * @returns How each has ended, to come, in the order of the items.
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
   *
   * @example Usage
   * ```ts ignore
   * import { Pool } from "@multiprocessing/process/bullmq";
   * import { assertEquals } from "@std/assert";
   *
   * await using pool = new Pool({ connection: "redis://127.0.0.1:6379" });
   * assertEquals(await pool.starmapAsync(Math.pow, [[2, 3]]), [8]);
   * ```
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
   * Calls the target with each item; gives the results in the order of the items, as they come. Items are
   * pulled lazily: no more than `window` jobs are ahead of the results that have been taken. It goes on
   * after an error of the target: that `next()` rejects, and the next one gives the next result.
   *
   * @typeParam T An item.
   * @typeParam R A result.
   * @param target What to run.
   * @param items The items.
   * @param options How many go together.
   * @returns The results. `next({ timeout })` rejects with `TimeoutError`, and loses nothing.
   *
   * @example Usage
   * ```ts ignore
   * import { Pool } from "@multiprocessing/process/bullmq";
   *
   * await using pool = new Pool({ connection: "redis://127.0.0.1:6379" });
   * for await (const root of pool.imap(Math.sqrt, [1, 4, 9])) console.log(root);
   * ```
   */
  imap<T, R>(
    target: Target<[T], R>,
    items: Iterable<T> | AsyncIterable<T>,
    options?: MapOptions,
  ): AsyncIterableIterator<R, void, WaitOptions | undefined> {
    const count = arguments.length;
    return new MapCall<R>(this.#works, { call: "imap", target, items, options, count }).stream();
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
   *
   * @example Usage
   * ```ts ignore
   * import { Pool } from "@multiprocessing/process/bullmq";
   *
   * await using pool = new Pool({ connection: "redis://127.0.0.1:6379" });
   * for await (const root of pool.imapUnordered(Math.sqrt, [1, 4, 9])) console.log(root);
   * ```
   */
  imapUnordered<T, R>(
    target: Target<[T], R>,
    items: Iterable<T> | AsyncIterable<T>,
    options?: MapOptions,
  ): AsyncIterableIterator<R, void, WaitOptions | undefined> {
    const count = arguments.length;
    return new MapCall<R>(this.#works, { call: "imapUnordered", target, items, options, count })
      .stream();
  }

  /**
   * The results of an earlier `map` or `starmap` that was given an `id`, by this program or by another one
   * that has ended since. May be called while it is under way, and again until `keep` is over.
   *
   * @typeParam R A result.
   * @param id The name that it was given.
   * @returns The results, in the order of the items, or the first error.
   * @throws {NotFoundError} If there is no such call, or its results are kept no more.
   *
   * @example Usage
   * ```ts ignore
   * import { Pool } from "@multiprocessing/process/bullmq";
   * import { assertEquals } from "@std/assert";
   *
   * await using pool = new Pool({ connection: "redis://127.0.0.1:6379" });
   * assertEquals(await pool.resume("night"), [1, 4, 9]);
   * ```
   */
  resume<R>(id: string): Promise<R[]> {
    const count = arguments.length;
    return new Promise((resolve, reject) => {
      checkId(id, count);
      this.#works.checkOpen("resume");
      const settler = { resolve: resolve as (value: unknown[]) => void, reject };
      resumeCall(this.#works, id, settler);
    });
  }

  /**
   * Figures of the tasks of this pool, and of the workers on all hosts that have done them, as each host has
   * said with its last result.
   *
   * @returns The figures. They may be asked for after `join()` too.
   * @throws {ProcessStateError} Unless the pool was made with `insights`.
   *
   * @example Usage
   * ```ts ignore
   * import { Pool } from "@multiprocessing/process/bullmq";
   *
   * await using pool = new Pool({ connection: "redis://127.0.0.1:6379", insights: true });
   * await pool.map(Math.sqrt, [1, 4, 9]);
   * console.table((await pool.insights()).workers);
   * ```
   */
  async insights(): Promise<PoolInsights> {
    checkCount({ does: "ask for insights", right: "pool.insights()" }, arguments.length, 0);
    return await this.#works.desk.insights();
  }

  #promise<R>(request: MapRequest<WholeMapOptions>): Promise<R[]> {
    return new Promise((resolve, reject) => {
      const settler = { resolve: resolve as (value: unknown[]) => void, reject };
      new MapCall<R>(this.#works, request).run(settler);
    });
  }

  #result<R>(request: MapRequest<WholeMapOptions & Callbacks<R[]>>): AsyncResult<R[]> {
    const call = new MapCall<R>(this.#works, request);
    return new AsyncResult((resolve, reject) => {
      call.run({ resolve: resolve as (value: unknown[]) => void, reject });
    }, call.options);
  }

  /**
   * Its state and queue.
   *
   * @returns `<Pool open queue=multiprocessing>`; open, closed or terminated.
   *
   * @example Usage
   * ```ts ignore
   * import { Pool } from "@multiprocessing/process/bullmq";
   * import { assertEquals } from "@std/assert";
   *
   * await using pool = new Pool({ connection: "redis://127.0.0.1:6379" });
   * assertEquals(String(pool), "<Pool open queue=multiprocessing>");
   * ```
   */
  toString(): string {
    return `<Pool ${this.#works.state} queue=${this.#text}>`;
  }

  /**
   * No more tasks; those given are done. May be called again.
   *
   * @example Usage
   * ```ts ignore
   * import { Pool } from "@multiprocessing/process/bullmq";
   *
   * const pool = new Pool({ connection: "redis://127.0.0.1:6379" });
   * pool.close();
   * await pool.join();
   * ```
   */
  close(): void {
    this.#works.close();
  }

  /**
   * Waits for nothing any more: what has not begun is taken from the queue, what comes of the rest is dropped.
   * May be called again.
   *
   * @example Usage
   * ```ts ignore
   * import { Pool } from "@multiprocessing/process/bullmq";
   *
   * const pool = new Pool({ connection: "redis://127.0.0.1:6379" });
   * pool.terminate();
   * await pool.join();
   * ```
   */
  terminate(): void {
    this.#works.terminate();
  }

  /**
   * Waits for the tasks that were given, and ends the connections.
   *
   * @returns When that is done.
   * @throws {ProcessStateError} Before close or terminate.
   *
   * @example Usage
   * ```ts ignore
   * import { Pool } from "@multiprocessing/process/bullmq";
   *
   * const pool = new Pool({ connection: "redis://127.0.0.1:6379" });
   * pool.close();
   * await pool.join();
   * ```
   */
  async join(): Promise<void> {
    if (this.#works.state === "open") {
      throw new ProcessStateError(
        "Cannot join as the Pool is open: call close() or terminate() first",
      );
    }
    await this.#works.ended();
  }

  /** Terminates and joins. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.terminate();
    await this.join();
  }
}

refuseCalls(Pool.prototype);
