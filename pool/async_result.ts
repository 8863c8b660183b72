// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The result of a task that was given to a pool.
 *
 * @module
 */

import { check, checkCount, readOptions, WAIT_RULES } from "../base/arguments.ts";
import { isFunction } from "../base/rules.ts";
import { brand } from "../base/brand.ts";
import { type Deferred, deferred } from "../base/deferred.ts";
import { ProcessStateError, TimeoutError } from "../errors.ts";
import type { WaitOptions } from "../base/options.ts";
import { LATE, within } from "../base/waiting.ts";
import { callGuarded } from "../base/uncaught.ts";
import type { Callbacks } from "./tasks/options.ts";

const MAKE = { does: "make an AsyncResult", right: "pool.applyAsync(target, [1])" };
const GET = { does: "get a result", right: "result.get({ timeout: 100 })" };
const WAIT = { does: "wait for a result", right: "result.wait({ timeout: 100 })" };

/**
 * A result to come; `await` gives it. Python's `multiprocessing.pool.AsyncResult`. An error that nobody
 * waits for is not reported.
 *
 * @typeParam T The result.
 *
 * @example Usage
 * ```ts
 * import { inline, Pool } from "@multiprocessing/process";
 * import { assertEquals } from "@std/assert";
 *
 * await using pool = new Pool({ processes: 1, context: "worker" });
 * const result = pool.applyAsync(inline((x: number) => x * x), [7]);
 * assertEquals(await result.get({ timeout: 10_000 }), 49);
 * ```
 */
export class AsyncResult<T> implements PromiseLike<T> {
  static {
    brand(this, "AsyncResult");
  }

  #state: "pending" | "fulfilled" | "rejected" = "pending";
  /** The value or the error, once it is there. */
  #outcome: unknown = undefined;
  /** Made when somebody asks: most tasks of a long queue wait without. */
  #asked: Deferred<unknown> | null = null;
  readonly #callbacks: Callbacks<never> | null;

  /**
   * Made by {@linkcode Pool.applyAsync}, `mapAsync` and `starmapAsync`.
   *
   * @param start Starts the task with what is to be called at its end.
   * @param callbacks Called before those who wait go on.
   */
  constructor(
    start: (resolve: (value: T) => void, reject: (error: unknown) => void) => void,
    callbacks?: Callbacks<T>,
  ) {
    check(MAKE.does, "start", start, isFunction, MAKE.right);
    this.#callbacks = callbacks ?? null;
    try {
      start(
        (value) => this.#settle("fulfilled", value),
        (error) => this.#settle("rejected", error),
      );
    } catch (error) {
      this.#settle("rejected", error);
    }
  }

  #settle(state: "fulfilled" | "rejected", outcome: unknown): void {
    if (this.#state !== "pending") return;
    this.#state = state;
    this.#outcome = outcome;
    if (this.#callbacks !== null) this.#callBack(this.#callbacks);
    if (this.#asked !== null) this.#answer(this.#asked);
  }

  #callBack({ callback, errorCallback }: Callbacks<never>): void {
    const call = this.#state === "fulfilled" ? callback : errorCallback;
    if (call) callGuarded(() => call(this.#outcome as never));
  }

  #answer({ resolve, reject }: Deferred<unknown>): void {
    if (this.#state === "fulfilled") resolve(this.#outcome);
    else reject(this.#outcome);
  }

  get #promise(): Promise<T> {
    return this.#ask().promise as Promise<T>;
  }

  #ask(): Deferred<unknown> {
    if (this.#asked !== null) return this.#asked;
    const asked = this.#asked = deferred<unknown>();
    asked.promise.catch(() => {});
    if (this.#state !== "pending") this.#answer(asked);
    return asked;
  }

  /**
   * The result.
   *
   * @param given How long to wait.
   * @returns It.
   * @throws {TimeoutError} If it is not ready in time. What the task throws is thrown too.
   *
   * @example Usage
   * ```ts
   * import { Pool } from "@multiprocessing/process";
   * import { assertEquals } from "@std/assert";
   *
   * await using pool = new Pool({ processes: 1, context: "worker" });
   * const result = pool.applyAsync(Math.sqrt, [16]);
   * assertEquals(await result.get({ timeout: 10_000 }), 4);
   * ```
   */
  async get(given?: WaitOptions): Promise<T> {
    checkCount(GET, arguments.length, 1);
    const options = readOptions(GET, given, WAIT_RULES);
    const value = await within("get a result", this.#promise, options);
    if (value !== LATE) return value;
    const { timeout = 0 } = options;
    throw new TimeoutError(`Cannot get a result that is not ready after ${timeout} ms`, {
      timeout,
    });
  }

  /**
   * Waits until it is ready.
   *
   * @param given How long to wait.
   * @returns Whether it is ready; never throws the task's error.
   *
   * @example Usage
   * ```ts
   * import { Pool } from "@multiprocessing/process";
   * import { assertEquals } from "@std/assert";
   *
   * await using pool = new Pool({ processes: 1, context: "worker" });
   * const result = pool.applyAsync(Math.sqrt, [16]);
   * assertEquals(await result.wait({ timeout: 10_000 }), true);
   * ```
   */
  async wait(given?: WaitOptions): Promise<boolean> {
    checkCount(WAIT, arguments.length, 1);
    const options = readOptions(WAIT, given, WAIT_RULES);
    const settled = this.#promise.then(() => true, () => true);
    return await within("wait for a result", settled, options) === true;
  }

  /**
   * Whether it is ready.
   *
   * @returns Whether the task has ended.
   *
   * @example Usage
   * ```ts
   * import { Pool } from "@multiprocessing/process";
   * import { assertEquals } from "@std/assert";
   *
   * await using pool = new Pool({ processes: 1, context: "worker" });
   * const result = pool.applyAsync(Math.sqrt, [16]);
   * await result.wait();
   * assertEquals(result.ready(), true);
   * ```
   */
  ready(): boolean {
    return this.#state !== "pending";
  }

  /**
   * Whether the task has not thrown.
   *
   * @returns Whether it has given a result.
   * @throws {ProcessStateError} Until ready.
   *
   * @example Usage
   * ```ts
   * import { Pool } from "@multiprocessing/process";
   * import { assertEquals } from "@std/assert";
   *
   * await using pool = new Pool({ processes: 1, context: "worker" });
   * const result = pool.applyAsync(Math.sqrt, [16]);
   * await result.wait();
   * assertEquals(result.successful(), true);
   * ```
   */
  successful(): boolean {
    if (this.#state !== "pending") return this.#state === "fulfilled";
    throw new ProcessStateError(
      "Cannot tell whether a task is successful before it has ended: wait() first",
    );
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
   * import { Pool } from "@multiprocessing/process";
   * import { assertEquals } from "@std/assert";
   *
   * await using pool = new Pool({ processes: 1, context: "worker" });
   * const result = pool.applyAsync(Math.sqrt, [16]);
   * assertEquals(await result, 4);
   * ```
   */
  then<U = T, V = never>(
    onfulfilled?: ((value: T) => U | PromiseLike<U>) | null,
    // deno-lint-ignore no-explicit-any
    onrejected?: ((reason: any) => V | PromiseLike<V>) | null,
  ): PromiseLike<U | V> {
    return this.#promise.then(onfulfilled, onrejected);
  }
}
