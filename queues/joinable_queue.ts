// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The class {@linkcode JoinableQueue}.
 *
 * @module
 */

import { registerHandle } from "../codec/handle.ts";
import { checkCount, readOptions } from "../base/arguments.ts";
import type { WaitOptions } from "../base/options.ts";
import { TimeoutError } from "../errors.ts";
import {
  CALLS,
  limitOf,
  MAKE_JOINABLE,
  QUEUE_RULES,
  type QueueOptions,
  readWait,
} from "./options.ts";
import { isPlace, makePlace, type Place, revivePlace } from "./places.ts";
import { accessOf, JOINABLE_KIND, Queue } from "./queue.ts";

/**
 * A {@linkcode Queue} that counts what is still to be done: Python's `multiprocessing.JoinableQueue`. What a process
 * had got and not done when it was killed counts as done.
 *
 * @typeParam T What it holds.
 *
 * @example Usage
 * ```ts
 * import { JoinableQueue } from "@multiprocessing/process";
 *
 * const queue = new JoinableQueue<string>();
 * await queue.put("item");
 * await queue.get();
 * queue.taskDone();
 * await queue.join();
 * ```
 */
export class JoinableQueue<T = unknown> extends Queue<T> {
  /**
   * Makes an empty one.
   *
   * @param options How many items it holds, and for whom.
   * @throws {TypeError} If an option is of a wrong type, or there is no such option.
   */
  constructor(options?: QueueOptions) {
    checkCount(MAKE_JOINABLE, arguments.length, 1);
    super((isPlace(options) ? options : make(options)) as QueueOptions);
  }

  /**
   * An item that was got is done. Once for each item.
   *
   * @throws {ProcessStateError} If it was called for every item that was put already.
   *
   * @example Usage
   * ```ts
   * import { JoinableQueue, ProcessStateError } from "@multiprocessing/process";
   * import { assertThrows } from "@std/assert";
   *
   * const queue = new JoinableQueue();
   * await queue.put("item");
   * await queue.get();
   * queue.taskDone();
   * assertThrows(() => queue.taskDone(), ProcessStateError);
   * ```
   */
  taskDone(): void {
    accessOf(this as Queue).taskDone();
  }

  /**
   * Waits until every item that was put is done.
   *
   * @param options How long to wait.
   * @returns When all are.
   * @throws {TimeoutError} If they were not in time.
   *
   * @example Usage
   * ```ts
   * import { JoinableQueue, TimeoutError } from "@multiprocessing/process";
   * import { assertRejects } from "@std/assert";
   *
   * const queue = new JoinableQueue();
   * await queue.join();
   * await queue.put("item");
   * await assertRejects(() => queue.join({ timeout: 10 }), TimeoutError);
   * ```
   */
  async join(options?: WaitOptions): Promise<void> {
    const wait = readWait(CALLS.join, options, arguments.length, 1);
    wait?.signal?.throwIfAborted();
    if (await accessOf(this as Queue).join(wait)) return;
    const timeout = wait!.timeout!;
    throw new TimeoutError(`Cannot join the queue as not all was done within ${timeout} ms`, {
      timeout,
    });
  }
}

function make(options: QueueOptions | undefined): Place {
  const { maxSize, ...rest } = readOptions(MAKE_JOINABLE, options, QUEUE_RULES);
  return makePlace(rest, { maxSize: limitOf(maxSize), isJoinable: true });
}

registerHandle(JOINABLE_KIND, (data) => new JoinableQueue(revivePlace(data) as QueueOptions));
