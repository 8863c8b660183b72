// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The class {@linkcode SimpleQueue}.
 *
 * @module
 */

import { HANDLE, type Placeholder, registerHandle } from "../codec/handle.ts";
import { checkCount, readOptions } from "../base/arguments.ts";
import type { WaitOptions } from "../base/options.ts";
import { Access } from "./access.ts";
import { CALLS, MAKE_SIMPLE, type QueueOptions, readWait, SIMPLE_RULES } from "./options.ts";
import { noteQueue } from "./tasks.ts";
import { isPlace, makePlace, type Place, revivePlace } from "./places.ts";
import { closed } from "./queue_errors.ts";

/** The kind of the handle. */
const HANDLE_KIND = "simple-queue";

/** What a {@linkcode SimpleQueue} is made with. */
export type SimpleQueueOptions = Pick<QueueOptions, "context">;

/**
 * A queue without a limit, and with fewer methods: Python's `multiprocessing.SimpleQueue`.
 *
 * @typeParam T What it holds.
 *
 * @example Usage
 * ```ts
 * import { SimpleQueue } from "@multiprocessing/process";
 * import { assertEquals } from "@std/assert";
 *
 * const queue = new SimpleQueue<number>();
 * await queue.put(1);
 * assertEquals(await queue.get(), 1);
 * ```
 */
export class SimpleQueue<T = unknown> {
  static {
    Object.defineProperty(this.prototype, HANDLE, {
      value(this: SimpleQueue, context: unknown): Placeholder {
        return this.#access.passOn(context, HANDLE_KIND);
      },
    });
  }

  readonly #access: Access;

  /**
   * Makes an empty one.
   *
   * @param options For whom.
   * @throws {TypeError} If an option is of a wrong type, or there is no such option.
   */
  constructor(options?: SimpleQueueOptions) {
    checkCount(MAKE_SIMPLE, arguments.length, 1);
    this.#access = new Access(isPlace(options) ? options : this.#make(options));
    noteQueue(this, this.#access);
  }

  #make(options: SimpleQueueOptions | undefined): Place {
    const read = readOptions(MAKE_SIMPLE, options, SIMPLE_RULES);
    return makePlace(read, { maxSize: 0, isJoinable: false });
  }

  /**
   * Puts an item at the end. What was put survives the end of this process, awaited or not.
   *
   * @param item The item, which may be changed afterwards.
   * @param options How long to wait.
   * @returns When it is there.
   * @throws {DOMException} `DataCloneError`, at once, if it can't be cloned.
   * @throws {ProcessStateError} After `close()`.
   *
   * @example Usage
   * ```ts
   * import { SimpleQueue } from "@multiprocessing/process";
   *
   * await new SimpleQueue().put("item");
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
   * Takes the first item, as soon as there is one.
   *
   * @param options How long to wait for it.
   * @returns The item.
   * @throws {QueueEmptyError} If there was none in time.
   * @throws {ProcessStateError} After `close()`.
   *
   * @example Usage
   * ```ts
   * import { QueueEmptyError, SimpleQueue } from "@multiprocessing/process";
   * import { assertRejects } from "@std/assert";
   *
   * await assertRejects(() => new SimpleQueue().get({ timeout: 10 }), QueueEmptyError);
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
   * Whether there is no item. Others may change that at any time.
   *
   * @returns Whether there is none.
   * @throws {ProcessStateError} After `close()`.
   *
   * @example Usage
   * ```ts
   * import { SimpleQueue } from "@multiprocessing/process";
   * import { assert } from "@std/assert";
   *
   * assert(await new SimpleQueue().empty());
   * ```
   */
  async empty(): Promise<boolean> {
    if (this.#access.isClosed) throw closed("ask whether it is empty");
    return await this.#access.size() === 0;
  }

  /**
   * This process puts and gets no more. Others go on. May be called again.
   *
   * @example Usage
   * ```ts
   * import { ProcessStateError, SimpleQueue } from "@multiprocessing/process";
   * import { assertRejects } from "@std/assert";
   *
   * const queue = new SimpleQueue();
   * queue.close();
   * await assertRejects(() => queue.get(), ProcessStateError);
   * ```
   */
  close(): void {
    this.#access.close();
  }
}

registerHandle(HANDLE_KIND, (data) => new SimpleQueue(revivePlace(data) as SimpleQueueOptions));
