// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The class {@linkcode Queue}.
 *
 * @module
 */

import { HANDLE, type Placeholder, registerHandle } from "../codec/handle.ts";
import { checkCount, readOptions } from "../base/arguments.ts";
import type { WaitOptions } from "../base/options.ts";
import { Access } from "./access.ts";
import { CALLS, limitOf, MAKE_QUEUE, QUEUE_RULES, type QueueOptions, readWait } from "./options.ts";
import { noteQueue } from "./tasks.ts";
import { isPlace, makePlace, type Place, revivePlace } from "./places.ts";

/** The kind of the handle; that of its subclass is its own. */
const HANDLE_KIND = "queue";

/** That of the subclass. */
export const JOINABLE_KIND = "joinable-queue";

const NO_WAIT: WaitOptions = { timeout: 0 };

/** What the classes that extend a queue need of it. */
export let accessOf: (queue: Queue) => Access;

/**
 * First in, first out, for any number of processes and workers that put and get: Python's
 * `multiprocessing.Queue`. It is shared by passing it as an argument. Items are copied as by structured clone.
 *
 * Iterating it ends when it is empty and nobody is left who may put: everyone that it was passed to counts, until it
 * ends, calls {@linkcode Queue.end} or {@linkcode Queue.close}, or first gets; and who has made it, from its first
 * `put` on. Who both puts and iterates calls `end()`.
 *
 * Through shared memory where that can be had (in Deno with `--allow-ffi`, in Node with the package koffi); else through
 * the process that has made it, which is slower, and whose end is the end of the queue.
 *
 * @typeParam T What it holds.
 *
 * @example Usage
 * ```ts
 * import { Queue } from "@multiprocessing/process";
 * import { assertEquals } from "@std/assert";
 *
 * const queue = new Queue<string>();
 * await queue.put("first");
 * await queue.put("second");
 * queue.end();
 * const items = [];
 * for await (const item of queue) items.push(item);
 * assertEquals(items, ["first", "second"]);
 * ```
 */
export class Queue<T = unknown> implements AsyncIterable<T>, AsyncDisposable {
  static {
    Object.defineProperty(this.prototype, HANDLE, {
      value(this: Queue, context: unknown): Placeholder {
        const { isJoinable } = this.#access.place;
        return this.#access.passOn(context, isJoinable ? JOINABLE_KIND : HANDLE_KIND);
      },
    });
    accessOf = (queue) => queue.#access;
  }

  readonly #access: Access;

  /**
   * Makes an empty one.
   *
   * @param options How many items it holds, and for whom.
   * @throws {TypeError} If an option is of a wrong type, or there is no such option.
   */
  constructor(options?: QueueOptions) {
    checkCount(MAKE_QUEUE, arguments.length, 1);
    this.#access = new Access(isPlace(options) ? options : this.#make(options));
    noteQueue(this, this.#access);
  }

  #make(options: QueueOptions | undefined): Place {
    const { maxSize, ...rest } = readOptions(MAKE_QUEUE, options, QUEUE_RULES);
    return makePlace(rest, { maxSize: limitOf(maxSize), isJoinable: false });
  }

  /**
   * Puts an item at the end, as soon as there is room. What was put survives the end of this process, awaited or not.
   *
   * @param item The item, which may be changed afterwards.
   * @param options How long to wait for room.
   * @returns When it is there.
   * @throws {QueueFullError} If there was no room in time.
   * @throws {DOMException} `DataCloneError`, at once, if it can't be cloned.
   * @throws {ProcessStateError} After `end()` or `close()`; for an item that only arguments can hold, as a lock.
   *
   * @example Usage
   * ```ts
   * import { Queue, QueueFullError } from "@multiprocessing/process";
   * import { assertRejects } from "@std/assert";
   *
   * const queue = new Queue({ maxSize: 1 });
   * await queue.put("first");
   * await assertRejects(() => queue.put("second", { timeout: 10 }), QueueFullError);
   * ```
   */
  put(item: T, options?: WaitOptions): Promise<void> {
    try {
      const wait = readWait(CALLS.put, options, arguments.length, 2);
      return this.#access.put("put", item, wait);
    } catch (error) {
      return Promise.reject(error);
    }
  }

  /**
   * Puts an item if there is room now: Python's `put_nowait`.
   *
   * @param item The item.
   * @returns When it is there.
   * @throws {QueueFullError} If there is no room.
   *
   * @example Usage
   * ```ts
   * import { Queue, QueueFullError } from "@multiprocessing/process";
   * import { assertRejects } from "@std/assert";
   *
   * const queue = new Queue({ maxSize: 1 });
   * await queue.putNoWait("first");
   * await assertRejects(() => queue.putNoWait("second"), QueueFullError);
   * ```
   */
  putNoWait(item: T): Promise<void> {
    try {
      checkCount(CALLS.putNoWait, arguments.length, 1);
      return this.#access.put("putNoWait", item, NO_WAIT);
    } catch (error) {
      return Promise.reject(error);
    }
  }

  /**
   * Takes the first item, as soon as there is one.
   *
   * @param options How long to wait for it.
   * @returns The item.
   * @throws {QueueEmptyError} If there was none in time.
   * @throws {ProcessStateError} After `close()`.
   *
   * @example Usage
   * ```ts
   * import { Queue, QueueEmptyError } from "@multiprocessing/process";
   * import { assertEquals, assertRejects } from "@std/assert";
   *
   * const queue = new Queue<number>();
   * await queue.put(1);
   * assertEquals(await queue.get(), 1);
   * await assertRejects(() => queue.get({ timeout: 10 }), QueueEmptyError);
   * ```
   */
  get(options?: WaitOptions): Promise<T> {
    try {
      const wait = readWait(CALLS.get, options, arguments.length, 1);
      return this.#access.get("get", wait) as Promise<T>;
    } catch (error) {
      return Promise.reject(error);
    }
  }

  /**
   * Takes the first item if there is one now: Python's `get_nowait`.
   *
   * @returns The item.
   * @throws {QueueEmptyError} If there is none.
   *
   * @example Usage
   * ```ts
   * import { Queue, QueueEmptyError } from "@multiprocessing/process";
   * import { assertRejects } from "@std/assert";
   *
   * await assertRejects(() => new Queue().getNoWait(), QueueEmptyError);
   * ```
   */
  getNoWait(): Promise<T> {
    try {
      return this.#access.get("getNoWait", NO_WAIT) as Promise<T>;
    } catch (error) {
      return Promise.reject(error);
    }
  }

  /**
   * How many items there are: Python's `qsize`. Others may change that at any time.
   *
   * @returns The number.
   *
   * @example Usage
   * ```ts
   * import { Queue } from "@multiprocessing/process";
   * import { assertEquals } from "@std/assert";
   *
   * const queue = new Queue();
   * await queue.put("item");
   * assertEquals(await queue.size(), 1);
   * ```
   */
  size(): Promise<number> {
    return this.#access.size();
  }

  /**
   * Whether there is no item.
   *
   * @returns Whether there is none.
   *
   * @example Usage
   * ```ts
   * import { Queue } from "@multiprocessing/process";
   * import { assert } from "@std/assert";
   *
   * assert(await new Queue().empty());
   * ```
   */
  async empty(): Promise<boolean> {
    return await this.#access.size() === 0;
  }

  /**
   * Whether there is no room.
   *
   * @returns Whether there is none; never without a `maxSize`.
   *
   * @example Usage
   * ```ts
   * import { Queue } from "@multiprocessing/process";
   * import { assert } from "@std/assert";
   *
   * const queue = new Queue({ maxSize: 1 });
   * await queue.put("item");
   * assert(await queue.full());
   * ```
   */
  async full(): Promise<boolean> {
    const { maxSize } = this.#access.place;
    return maxSize > 0 && await this.#access.size() >= maxSize;
  }

  /**
   * This process puts no more, and may go on getting. May be called again.
   *
   * @example Usage
   * ```ts
   * import { ProcessStateError, Queue } from "@multiprocessing/process";
   * import { assertRejects } from "@std/assert";
   *
   * const queue = new Queue();
   * queue.end();
   * await assertRejects(() => queue.put("late"), ProcessStateError);
   * ```
   */
  end(): void {
    this.#access.end();
  }

  /**
   * This process puts and gets no more; what was put before still arrives. Others go on. May be called again.
   *
   * @example Usage
   * ```ts
   * import { ProcessStateError, Queue } from "@multiprocessing/process";
   * import { assertRejects } from "@std/assert";
   *
   * const queue = new Queue();
   * queue.close();
   * await assertRejects(() => queue.get(), ProcessStateError);
   * ```
   */
  close(): void {
    this.#access.close();
  }

  /**
   * After `close()`: waits until all that was put here is in the queue. Python's `join_thread`.
   *
   * @returns When it is.
   * @throws {ProcessStateError} Before `close()`.
   *
   * @example Usage
   * ```ts
   * import { Queue } from "@multiprocessing/process";
   *
   * const queue = new Queue();
   * queue.put("item");
   * queue.close();
   * await queue.drained();
   * ```
   */
  drained(): Promise<void> {
    return this.#access.drained();
  }

  /**
   * Lets this process end without waiting for room for what it has put, which is lost then: Python's
   * `cancel_join_thread`.
   *
   * @example Usage
   * ```ts
   * import { Queue } from "@multiprocessing/process";
   *
   * const queue = new Queue({ maxSize: 1 });
   * queue.put("first");
   * queue.put("second");
   * queue.cancelJoinThread();
   * ```
   */
  cancelJoinThread(): void {
    this.#access.abandon();
  }

  /**
   * Takes item after item, until it is empty and nobody is left who may put.
   *
   * @returns The items.
   * @throws {ProcessStateError} If the queue went through a process that has ended.
   *
   * @example Usage
   * ```ts
   * import { Queue } from "@multiprocessing/process";
   * import { assertEquals } from "@std/assert";
   *
   * const queue = new Queue<number>();
   * await queue.put(1);
   * queue.end();
   * for await (const item of queue) assertEquals(item, 1);
   * ```
   */
  [Symbol.asyncIterator](): AsyncIterableIterator<T, void> {
    const access = this.#access;
    return {
      next: () => access.next() as Promise<IteratorResult<T, void>>,
      return: () => Promise.resolve({ value: undefined, done: true }),
      [Symbol.asyncIterator]() {
        return this;
      },
    };
  }

  /**
   * Ends it, waits until all that was put here is in the queue, and closes it.
   *
   * @returns When it is closed.
   *
   * @example Usage
   * ```ts
   * import { Queue } from "@multiprocessing/process";
   *
   * await using queue = new Queue();
   * queue.put("item");
   * ```
   */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#access.close();
    await this.#access.drained();
  }
}

registerHandle(HANDLE_KIND, (data) => new Queue(revivePlace(data) as QueueOptions));
