// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The task that code runs in, as that code sees it.
 *
 * @module
 */

import { checkCount } from "../../base/arguments.ts";
import { taskHooks } from "../../base/task_hooks.ts";

const CURRENT = { does: "give the current task", right: "currentTask()" };

/** A task as the code in it sees it. */
export interface TaskContext {
  /**
   * Aborted when the task times out, is aborted, or its stream is stopped by a signal; as many milliseconds as its
   * `grace` are left then. A thread or process that is blocked doesn't hear of it.
   */
  readonly signal: AbortSignal;
  /** 1, and one more for each time that it is begun again after its worker has died. */
  readonly attempt: number;
  /** The place of its worker: from 0 to the pool's size - 1. A worker's replacement keeps it. */
  readonly worker: number;
  /**
   * Gives a value to the `onEvent` of who asked for the task; nobody takes it where there is none.
   *
   * @param value Anything that can be cloned.
   * @throws {DOMException} `DataCloneError`, if it can't.
   */
  emit(value: unknown): void;
}

/**
 * The task of a pool or executor that this code runs in, also after an `await`.
 *
 * @returns It; null outside of one: in a program, a process, an initializer or finalizer.
 * @throws {TypeError} If it is given an argument.
 *
 * @example A task that stops when it is asked to
 * ```ts ignore
 * import { currentTask } from "@multiprocessing/process";
 *
 * export async function crawl(urls: string[]): Promise<number> {
 *   let done = 0;
 *   for (const url of urls) {
 *     if (currentTask()?.signal.aborted) break;
 *     await fetch(url);
 *     currentTask()?.emit(++done);
 *   }
 *   return done;
 * }
 * ```
 *
 * @example Outside of one
 * ```ts
 * import { currentTask } from "@multiprocessing/process";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(currentTask(), null);
 * ```
 */
export function currentTask(): TaskContext | null {
  checkCount(CURRENT, arguments.length, 0);
  return taskHooks.current?.() as TaskContext | null ?? null;
}
