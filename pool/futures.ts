// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Waiting for more than one future.
 *
 * @module
 */

import {
  check,
  checkCount,
  guarded,
  readOptions,
  type Rules,
  WAIT_RULES,
} from "../base/arguments.ts";
import { performance } from "../base/globals.ts";
import type { Call } from "../base/refusal.ts";
import { isIterable, isOneOf, type Rule } from "../base/rules.ts";
import { TimeoutError } from "../errors.ts";
import type { WaitOptions } from "../base/options.ts";
import { LATE, within } from "../base/waiting.ts";
import { Fifo } from "../base/fifo.ts";
import { Future } from "./future.ts";

const AS_COMPLETED = {
  does: "wait for futures",
  right: "asCompleted([future], { timeout: 100 })",
};

const WAIT_FUTURES = {
  does: "wait for futures",
  right: 'waitFutures([future], { returnWhen: "firstCompleted" })',
};

/** Options of {@linkcode waitFutures}. */
export interface WaitFuturesOptions extends WaitOptions {
  /**
   * When to wait no longer.
   *
   * @default {"allCompleted"}
   */
  returnWhen?: "firstCompleted" | "firstException" | "allCompleted";
}

const WAIT_FUTURES_RULES: Rules<WaitFuturesOptions> = {
  ...WAIT_RULES,
  returnWhen: isOneOf(["firstCompleted", "firstException", "allCompleted"]),
};

/** What {@linkcode waitFutures} gives. */
export interface WaitedFutures<T> {
  /** Those that have finished or were cancelled. */
  done: Set<Future<T>>;
  /** The rest. */
  notDone: Set<Future<T>>;
}

/**
 * Each future once, as they finish. Python's `concurrent.futures.as_completed`.
 *
 * It gives the futures, not their results, which `for await` takes from no other async iterator; the
 * type has `then: any` so that TypeScript knows. Ask a future for its `result()`.
 *
 * @typeParam T The results.
 * @param futures The futures.
 * @param options How long to wait, for all of them.
 * @returns The futures.
 * @throws {TimeoutError} If some have not finished in time.
 *
 * @example Usage
 * ```ts
 * import { asCompleted, ProcessPoolExecutor } from "@multiprocessing/process";
 * import { assertEquals } from "@std/assert";
 *
 * await using executor = new ProcessPoolExecutor({ maxWorkers: 2, context: "worker" });
 * let sum = 0;
 * for await (const future of asCompleted([1, 4].map((x) => executor.submit(Math.sqrt, x)))) {
 *   sum += await future.result();
 * }
 * assertEquals(sum, 3);
 * ```
 */
export function asCompleted<T>(
  futures: Iterable<Future<T>>,
  options?: WaitOptions,
  // deno-lint-ignore no-explicit-any
): AsyncIterableIterator<Future<T> & { then: any }, void>;
/**
 * Those of different results.
 *
 * @typeParam F The futures.
 * @param futures The futures.
 * @param options How long to wait, for all of them.
 * @returns The futures.
 */
// deno-lint-ignore no-explicit-any
export function asCompleted<F extends Future<any>>(
  futures: Iterable<F>,
  options?: WaitOptions,
  // deno-lint-ignore no-explicit-any
): AsyncIterableIterator<Future<F extends Future<infer T> ? T : never> & { then: any }, void>;
export function asCompleted<T>(
  futures: Iterable<Future<T>>,
  options?: WaitOptions,
  // deno-lint-ignore no-explicit-any
): AsyncIterableIterator<Future<T> & { then: any }, void> {
  checkCount(AS_COMPLETED, arguments.length, 2);
  const waiting = readFutures(AS_COMPLETED, futures);
  const total = waiting.size;
  const finished = new Fifo<Future<T>>();
  const { timeout = Infinity, signal } = readOptions(AS_COMPLETED, options, WAIT_RULES);
  const start = performance.now();
  /** Those who wait for the next one: any number at once. */
  const wakes: (() => void)[] = [];
  const wakeAll = () => wakes.splice(0).forEach((wake) => wake());
  for (const future of waiting) {
    future.addDoneCallback(() => {
      if (waiting.delete(future)) finished.push(future);
      wakeAll();
    });
  }
  const next = async () => {
    while (finished.size === 0 && waiting.size > 0) {
      const left = timeout - (performance.now() - start);
      const woken = new Promise<void>((resolve) => wakes.push(resolve));
      const late = await within("wait for futures", woken, {
        timeout: left,
        ...(signal && { signal }),
      });
      if (late === LATE && finished.size === 0) throw lateError(waiting.size, total, timeout);
    }
    const value = finished.shift();
    return value === undefined ? { done: true, value } : { done: false, value };
  };
  const stop = () => {
    waiting.clear();
    finished.drain();
    wakeAll();
  };
  return iteratorOf(next, stop) as never;
}

function lateError(unfinished: number, total: number, timeout: number): TimeoutError {
  return new TimeoutError(
    `Cannot give all futures as ${unfinished} of ${total} were not done after ${timeout} ms`,
    { timeout },
  );
}

/** An async generator would await what it yields, and so give the results. */
function iteratorOf<T>(next: () => Promise<{ done: boolean; value: T }>, stop: () => void) {
  return {
    next,
    return() {
      stop();
      return Promise.resolve({ done: true, value: undefined });
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

/**
 * Waits for futures. Python's `concurrent.futures.wait`. A timeout is no error: the rest is in `notDone`.
 *
 * @typeParam T The results.
 * @param futures The futures.
 * @param options How long, and for how many.
 * @returns Those that are done, and those that are not.
 * @throws {RangeError} If `returnWhen` is none of the three.
 *
 * @example Usage
 * ```ts
 * import { ProcessPoolExecutor, waitFutures } from "@multiprocessing/process";
 * import { assertEquals } from "@std/assert";
 *
 * await using executor = new ProcessPoolExecutor({ maxWorkers: 2, context: "worker" });
 * const { done, notDone } = await waitFutures([executor.submit(Math.abs, -1)]);
 * assertEquals([done.size, notDone.size], [1, 0]);
 * ```
 */
export function waitFutures<T>(
  futures: Iterable<Future<T>>,
  options?: WaitFuturesOptions,
): Promise<WaitedFutures<T>>;
/**
 * Those of different results.
 *
 * @typeParam F The futures.
 * @param futures The futures.
 * @param options How long, and for how many.
 * @returns Those that are done, and those that are not.
 */
// deno-lint-ignore no-explicit-any
export function waitFutures<F extends Future<any>>(
  futures: Iterable<F>,
  options?: WaitFuturesOptions,
): Promise<WaitedFutures<F extends Future<infer T> ? T : never>>;
export async function waitFutures<T>(
  futures: Iterable<Future<T>>,
  options?: WaitFuturesOptions,
): Promise<WaitedFutures<T>> {
  checkCount(WAIT_FUTURES, arguments.length, 2);
  const all = readFutures(WAIT_FUTURES, futures);
  const read = readOptions(WAIT_FUTURES, options, WAIT_FUTURES_RULES);
  const { returnWhen = "allCompleted", ...limits } = read;
  await within(WAIT_FUTURES.does, untilEnough(all, returnWhen), limits);
  const done = new Set([...all].filter((future) => future.done()));
  return { done, notDone: new Set([...all].filter((future) => !done.has(future))) };
}

/** All of them, each of which must be one. */
function readFutures<T>({ does, right }: Call, futures: Iterable<Future<T>>): Set<Future<T>> {
  check(does, "futures", futures, isIterable, right);
  const all = guarded(does, "futures", () => new Set(futures));
  for (const future of all) check(does, "futures", future, isFuture, right);
  return all;
}

const isFuture: Rule = (value) =>
  value instanceof Future ? undefined : { must: "futures of an executor", isRange: false };

function untilEnough<T>(
  all: Set<Future<T>>,
  returnWhen: Required<WaitFuturesOptions>["returnWhen"],
): Promise<void> {
  const isEnough = {
    firstCompleted: () => true,
    firstException: (failed: boolean) => failed,
    allCompleted: () => false,
  }[returnWhen];
  return new Promise((resolve) => {
    let left = all.size;
    if (left === 0) return resolve();
    for (const future of all) {
      future.addDoneCallback(async () => {
        const failed = !future.cancelled() && await future.exception() !== null;
        if (--left === 0 || isEnough(failed)) resolve();
      });
    }
  });
}
