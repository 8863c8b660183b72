// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The class {@linkcode ProcessPoolExecutor}.
 *
 * @module
 */

import { brand } from "../base/brand.ts";
import { ProcessStateError } from "../errors.ts";
import { noteCall } from "../process/call_site.ts";
import type { StartMethod, StartMethodChoice } from "../base/options.ts";
import type { Target } from "../process/options.ts";
import { isTarget } from "../process/target.ts";
import { checkItems } from "./chunks.ts";
import { Future } from "./future.ts";
import { CALL } from "./wire.ts";
import { Works } from "./work.ts";

/** Options of {@linkcode ProcessPoolExecutor}. */
export interface ProcessPoolExecutorOptions {
  /** Workers. Default {@linkcode cpuCount}. */
  maxWorkers?: number;
  /** Default: the default context. */
  context?: StartMethod | StartMethodChoice;
  /** Run in each worker before its first task. */
  initializer?: Target;
  /**
   * What the initializer is called with.
   *
   * @default {[]}
   */
  initargs?: readonly unknown[];
  /** A worker is replaced after as many. Default: never. */
  maxTasksPerChild?: number;
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

type AnyIterator = Iterator<unknown> | AsyncIterator<unknown>;

/**
 * Python's `concurrent.futures.ProcessPoolExecutor` over the workers of {@linkcode Pool}. A worker that
 * dies costs the task it was at, and no other. Disposal is `shutdown()`.
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
export class ProcessPoolExecutor implements AsyncDisposable {
  static {
    brand(this, "ProcessPoolExecutor");
  }

  readonly #works: Works;
  readonly #futures = new Set<Future<unknown>>();
  #isShut = false;

  /**
   * Starts the workers; it doesn't wait for them to boot.
   *
   * @param options How many, and how.
   * @throws {TypeError} If an option is of a wrong type.
   * @throws {RangeError} If `maxWorkers` or `maxTasksPerChild` is no whole number from 1 on.
   */
  constructor(options: ProcessPoolExecutorOptions = {}) {
    const { maxWorkers, ...rest } = options;
    const pool = { ...rest, ...(maxWorkers !== undefined && { processes: maxWorkers }) };
    this.#works = new Works("ProcessPoolExecutor", pool, noteCall(new.target));
  }

  /**
   * Calls the target in a worker.
   *
   * @typeParam A The arguments of the target.
   * @typeParam R Its result.
   * @param target What to run.
   * @param args Its arguments.
   * @returns The future of its result.
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
    this.#checkOpen("submit");
    const order = { call: "submit", target, mode: CALL, args, options: {} } as const;
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
   * end of the shortest. All are submitted at once. After an error it goes on with the next one.
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
    this.#checkOpen("map");
    if (!isTarget(target)) this.submit(target, ...[] as unknown as A);
    const iterators = (iterables as readonly unknown[]).map((items) => iteratorOf(items));
    const submitted = submitAll(iterators, (args) => this.submit(target, ...args as unknown as A));
    return results(submitted) as AsyncIterableIterator<R, void>;
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
  async shutdown({ wait = true, cancelFutures = false }: ShutdownOptions = {}): Promise<void> {
    this.#isShut = true;
    if (cancelFutures) this.#futures.forEach((future) => future.cancel());
    this.#works.close();
    const ended = this.#works.ended();
    if (wait) await ended;
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

function iteratorOf(items: unknown): AnyIterator {
  checkItems("map", items);
  return Symbol.asyncIterator in Object(items)
    ? (items as AsyncIterable<unknown>)[Symbol.asyncIterator]()
    : (items as Iterable<unknown>)[Symbol.iterator]();
}

/** All that can be submitted without waiting, at once; the rest as it comes. */
function submitAll(
  iterators: AnyIterator[],
  submit: (args: unknown[]) => Future<unknown>,
): { futures: Future<unknown>[]; rest: Promise<void> } {
  const futures: Future<unknown>[] = [];
  const step = (): Promise<void> | undefined => {
    while (true) {
      const next = iterators.map((iterator) => iterator.next());
      if (next.some((each) => each instanceof Promise)) {
        return Promise.all(next).then((next) => take(next) ? step() : undefined);
      }
      if (!take(next as IteratorResult<unknown>[])) return undefined;
    }
  };
  const take = (next: IteratorResult<unknown>[]): boolean => {
    if (next.length === 0 || next.some(({ done }) => done)) return false;
    futures.push(submit(next.map(({ value }) => value)));
    return true;
  };
  return { futures, rest: step() ?? Promise.resolve() };
}

async function* results(
  { futures, rest }: { futures: Future<unknown>[]; rest: Promise<void> },
): AsyncGenerator<unknown, void> {
  rest.catch(() => {});
  try {
    for (let index = 0;; index++) {
      if (index === futures.length) await rest;
      const future = futures[index];
      if (future === undefined) return;
      yield await future.result();
    }
  } finally {
    futures.forEach((future) => future.cancel());
  }
}
