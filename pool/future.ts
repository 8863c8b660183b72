// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The class {@linkcode Future}.
 *
 * @module
 */

import { check, checkCount, readOptions, WAIT_RULES } from "../base/arguments.ts";
import type { Call } from "../base/refusal.ts";
import { isFunction } from "../base/rules.ts";
import { brand } from "../base/brand.ts";
import { CancelledError, TimeoutError } from "../errors.ts";
import type { WaitOptions } from "../base/options.ts";
import { callGuarded } from "../base/uncaught.ts";
import { LATE, within } from "../base/waiting.ts";
import type { Settler } from "./tasks/limit.ts";
import type { Holder } from "./tasks/task.ts";

const MAKE = { does: "make a Future", right: "executor.submit(target, 1)" };
const RESULT = {
  does: "get the result of a future",
  right: "future.result({ timeout: 100 })",
};
const EXCEPTION = {
  does: "get the error of a future",
  right: "future.exception({ timeout: 100 })",
};
const ADD = { does: "add a callback", right: "future.addDoneCallback((future) => {})" };

/** How a future has ended. */
type End = { value: unknown } | { error: unknown } | "cancelled";

/**
 * A task given to an executor; `await` gives its result. Python's `concurrent.futures.Future`. An error
 * that nobody waits for is not reported.
 *
 * @typeParam T The result.
 *
 * @example Usage
 * ```ts
 * import { ProcessPoolExecutor } from "@multiprocessing/process";
 * import { assertEquals } from "@std/assert";
 *
 * await using executor = new ProcessPoolExecutor({ maxWorkers: 1, context: "worker" });
 * const future = executor.submit(Math.pow, 2, 10);
 * assertEquals(await future.result({ timeout: 10_000 }), 1024);
 * assertEquals(future.done(), true);
 * ```
 */
export class Future<T> implements PromiseLike<T> {
  static {
    brand(this, "Future");
  }

  readonly #withdraw: () => boolean;
  #isRunning = false;
  #end: End | null = null;
  #callbacks: (() => void)[] = [];
  #done: Promise<void> | null = null;

  /**
   * Made by {@linkcode ProcessPoolExecutor.submit}.
   *
   * @param start Starts the task with whom to tell; gives what takes it back, if it has not begun.
   */
  constructor(
    start: (settler: Settler<unknown>, onStart: (holder: Holder | null) => void) => () => boolean,
  ) {
    check(MAKE.does, "start", start, isFunction, MAKE.right);
    this.#withdraw = start({
      resolve: (value) => this.#settle({ value }),
      reject: (error) => this.#settle({ error }),
    }, (holder) => this.#isRunning = holder !== null);
  }

  #settle(end: End): void {
    if (this.#end !== null) return;
    this.#end = end;
    for (const callback of this.#callbacks.splice(0)) callback();
  }

  /**
   * Takes the task back, if it has not begun.
   *
   * @returns False if it runs or has finished.
   *
   * @example Usage
   * ```ts
   * import { ProcessPoolExecutor } from "@multiprocessing/process";
   * import { assertEquals } from "@std/assert";
   *
   * await using executor = new ProcessPoolExecutor({ maxWorkers: 1, context: "worker" });
   * const future = executor.submit(Math.abs, -1);
   * assertEquals(future.cancel(), true);
   * assertEquals(future.cancelled(), true);
   * ```
   */
  cancel(): boolean {
    if (this.#end === "cancelled") return true;
    if (this.#end !== null || this.#isRunning || !this.#withdraw()) return false;
    this.#settle("cancelled");
    return true;
  }

  /**
   * Whether it was taken back.
   *
   * @returns Whether {@linkcode Future.cancel} has given true.
   *
   * @example Usage
   * ```ts
   * import { ProcessPoolExecutor } from "@multiprocessing/process";
   * import { assertEquals } from "@std/assert";
   *
   * await using executor = new ProcessPoolExecutor({ maxWorkers: 1, context: "worker" });
   * const future = executor.submit(Math.sqrt, 16);
   * await future;
   * assertEquals(future.cancelled(), false);
   * ```
   */
  cancelled(): boolean {
    return this.#end === "cancelled";
  }

  /**
   * Whether it has gone to a worker and not ended.
   *
   * @returns Whether it can't be cancelled any more, and is not done.
   *
   * @example Usage
   * ```ts
   * import { ProcessPoolExecutor } from "@multiprocessing/process";
   * import { assertEquals } from "@std/assert";
   *
   * await using executor = new ProcessPoolExecutor({ maxWorkers: 1, context: "worker" });
   * const future = executor.submit(Math.sqrt, 16);
   * await future;
   * assertEquals(future.running(), false);
   * ```
   */
  running(): boolean {
    return this.#isRunning && this.#end === null;
  }

  /**
   * Whether it has ended.
   *
   * @returns Whether it has finished or was cancelled.
   *
   * @example Usage
   * ```ts
   * import { ProcessPoolExecutor } from "@multiprocessing/process";
   * import { assertEquals } from "@std/assert";
   *
   * await using executor = new ProcessPoolExecutor({ maxWorkers: 1, context: "worker" });
   * const future = executor.submit(Math.sqrt, 16);
   * await future;
   * assertEquals(future.done(), true);
   * ```
   */
  done(): boolean {
    return this.#end !== null;
  }

  /**
   * The result.
   *
   * @param options How long to wait.
   * @returns It.
   * @throws {CancelledError} If it was cancelled.
   * @throws {TimeoutError} If it is not there in time. What the task throws is thrown too.
   *
   * @example Usage
   * ```ts
   * import { ProcessPoolExecutor } from "@multiprocessing/process";
   * import { assertEquals } from "@std/assert";
   *
   * await using executor = new ProcessPoolExecutor({ maxWorkers: 1, context: "worker" });
   * const future = executor.submit(Math.sqrt, 16);
   * assertEquals(await future.result({ timeout: 10_000 }), 4);
   * ```
   */
  async result(options?: WaitOptions): Promise<T> {
    checkCount(RESULT, arguments.length, 1);
    const end = await this.#wait(RESULT, options);
    if ("error" in end) throw end.error;
    return end.value as T;
  }

  /**
   * What the task has thrown.
   *
   * @param options How long to wait.
   * @returns It; null if it has given a result.
   * @throws {CancelledError} If it was cancelled.
   * @throws {TimeoutError} If it has not ended in time.
   *
   * @example Usage
   * ```ts
   * import { ProcessPoolExecutor } from "@multiprocessing/process";
   * import { assertEquals } from "@std/assert";
   *
   * await using executor = new ProcessPoolExecutor({ maxWorkers: 1, context: "worker" });
   * const future = executor.submit(Math.sqrt, 16);
   * assertEquals(await future.exception(), null);
   * ```
   */
  async exception(options?: WaitOptions): Promise<unknown> {
    checkCount(EXCEPTION, arguments.length, 1);
    const end = await this.#wait(EXCEPTION, options);
    return "error" in end ? end.error : null;
  }

  async #wait(call: Call, given: WaitOptions | undefined): Promise<Exclude<End, "cancelled">> {
    const { does } = call;
    const options = readOptions(call, given, WAIT_RULES);
    if (await within(does, this.#whenDone(), options) === LATE) {
      const { timeout = 0 } = options;
      throw new TimeoutError(`Cannot ${does} that is not done after ${timeout} ms`, { timeout });
    }
    const end = this.#end!;
    if (end === "cancelled") throw new CancelledError(`Cannot ${does} that was cancelled`);
    return end;
  }

  #whenDone(): Promise<void> {
    return this.#done ??= new Promise((resolve) => this.addDoneCallback(() => resolve()));
  }

  /**
   * Calls `fn` once it is done, at once if it is. What `fn` throws is logged.
   *
   * @param fn Called with this future.
   * @throws {TypeError} If it is no function.
   *
   * @example Usage
   * ```ts
   * import { ProcessPoolExecutor } from "@multiprocessing/process";
   * import { assertEquals } from "@std/assert";
   *
   * await using executor = new ProcessPoolExecutor({ maxWorkers: 1, context: "worker" });
   * const future = executor.submit(Math.sqrt, 16);
   * future.addDoneCallback((done) => assertEquals(done, future));
   * await future;
   * ```
   */
  addDoneCallback(fn: (future: Future<T>) => void): void {
    checkCount(ADD, arguments.length, 1);
    check(ADD.does, "fn", fn, isFunction, ADD.right);
    const call = () => callGuarded(() => fn(this));
    if (this.#end === null) this.#callbacks.push(call);
    else call();
  }

  /**
   * Its state.
   *
   * @returns `<Future pending>`; pending, running, cancelled, `finished returned number` or
   *   `finished threw RangeError`.
   *
   * @example Usage
   * ```ts
   * import { ProcessPoolExecutor } from "@multiprocessing/process";
   * import { assertEquals } from "@std/assert";
   *
   * await using executor = new ProcessPoolExecutor({ maxWorkers: 1, context: "worker" });
   * const future = executor.submit(Math.abs, -1);
   * await future;
   * assertEquals(String(future), "<Future finished returned number>");
   * ```
   */
  toString(): string {
    return `<Future ${this.#describe()}>`;
  }

  #describe(): string {
    const end = this.#end;
    if (end === null) return this.#isRunning ? "running" : "pending";
    if (end === "cancelled") return "cancelled";
    return "error" in end
      ? `finished threw ${kindOf(end.error)}`
      : `finished returned ${kindOf(end.value)}`;
  }

  /**
   * What `await` calls.
   *
   * @typeParam U What the first gives.
   * @typeParam V What the second gives.
   * @param onfulfilled Called with the result.
   * @param onrejected Called with the error.
   * @returns A promise of what they give.
   *
   * @example Usage
   * ```ts
   * import { ProcessPoolExecutor } from "@multiprocessing/process";
   * import { assertEquals } from "@std/assert";
   *
   * await using executor = new ProcessPoolExecutor({ maxWorkers: 1, context: "worker" });
   * const future = executor.submit(Math.sqrt, 16);
   * assertEquals(await future, 4);
   * ```
   */
  then<U = T, V = never>(
    onfulfilled?: ((value: T) => U | PromiseLike<U>) | null,
    // deno-lint-ignore no-explicit-any
    onrejected?: ((reason: any) => V | PromiseLike<V>) | null,
  ): PromiseLike<U | V> {
    return this.result().then(onfulfilled, onrejected);
  }
}

/** An error's name, the class of another object, else the type. */
function kindOf(value: unknown): string {
  if (value instanceof Error) return value.name;
  if (typeof value !== "object" || value === null) return value === null ? "null" : typeof value;
  return value.constructor?.name ?? "object";
}
