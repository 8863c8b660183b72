// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Waiting for more than one future.
 *
 * @module
 */

import { performance } from "../base/globals.ts";
import { TimeoutError } from "../errors.ts";
import type { WaitOptions } from "../base/options.ts";
import { LATE, within } from "../base/waiting.ts";
import { Fifo } from "../base/fifo.ts";
import type { Future } from "./future.ts";

/** Options of {@linkcode waitFutures}. */
export interface WaitFuturesOptions extends WaitOptions {
  /**
   * When to wait no longer.
   *
   * @default {"allCompleted"}
   */
  returnWhen?: "firstCompleted" | "firstException" | "allCompleted";
}

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
  options: WaitOptions = {},
  // deno-lint-ignore no-explicit-any
): AsyncIterableIterator<Future<T> & { then: any }, void> {
  const waiting = new Set(futures);
  const total = waiting.size;
  const finished = new Fifo<Future<T>>();
  const { timeout = Infinity, signal } = options;
  const start = performance.now();
  let wake = () => {};
  for (const future of waiting) {
    future.addDoneCallback(() => {
      waiting.delete(future);
      finished.push(future);
      wake();
    });
  }
  const next = async () => {
    if (finished.size === 0 && waiting.size > 0) {
      const left = timeout - (performance.now() - start);
      const woken = new Promise<void>((resolve) => wake = resolve);
      const late = await within("wait for futures", woken, {
        timeout: left,
        ...(signal && { signal }),
      });
      if (late === LATE) throw lateError(waiting.size, total, timeout);
    }
    const value = finished.shift();
    return value === undefined ? { done: true, value } : { done: false, value };
  };
  return iteratorOf(next) as never;
}

function lateError(unfinished: number, total: number, timeout: number): TimeoutError {
  return new TimeoutError(
    `Cannot give all futures as ${unfinished} of ${total} were not done after ${timeout} ms`,
    { timeout },
  );
}

/** An async generator would await what it yields, and so give the results. */
function iteratorOf<T>(next: () => Promise<{ done: boolean; value: T }>) {
  return {
    next,
    return: () => Promise.resolve({ done: true, value: undefined }),
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
export async function waitFutures<T>(
  futures: Iterable<Future<T>>,
  options: WaitFuturesOptions = {},
): Promise<WaitedFutures<T>> {
  const { returnWhen = "allCompleted" } = options;
  const all = new Set(futures);
  await within("wait for futures", untilEnough(all, returnWhen), options);
  const done = new Set([...all].filter((future) => future.done()));
  return { done, notDone: new Set([...all].filter((future) => !done.has(future))) };
}

function untilEnough<T>(all: Set<Future<T>>, returnWhen: string): Promise<void> {
  const isEnough = {
    firstCompleted: () => true,
    firstException: (failed: boolean) => failed,
    allCompleted: () => false,
  }[returnWhen];
  if (isEnough === undefined) {
    throw new RangeError(
      `Cannot wait for futures as "returnWhen" must be "firstCompleted", "firstException" or "allCompleted": current value is "${returnWhen}"`,
    );
  }
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
