// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * What the tests of pools share.
 *
 * @module
 */

import process from "node:process";
import { assert, assertEquals } from "@std/assert";
import { type Pool, Process, type ProcessError, type WorkerLostError } from "../../mod.ts";
import { report } from "../fixtures/report.ts";
import { waitForFile } from "../fixtures/wait_for_file.ts";
import type { Reports } from "../helpers.ts";
import { square } from "./fixtures/tasks.ts";

/** Milliseconds in which the death of a worker is known: a second, and more on a busy machine. */
export const SOON = 10_000;

/**
 * The URL of a program or a module of these tests.
 *
 * @param file Its name in `tests/pool/fixtures`.
 * @returns The URL.
 */
export function program(file: string): URL {
  return new URL(`./fixtures/${file}`, import.meta.url);
}

/**
 * Waits until a task has reported that it runs.
 *
 * @param reports Where it does.
 * @param task The task, whose end ends the wait.
 * @param name The name of the report.
 * @returns What it has reported.
 */
export async function began(
  reports: Reports,
  task: PromiseLike<unknown>,
  name?: string,
): Promise<unknown> {
  const sentinel = Promise.resolve(task).then(() => 0, () => 1);
  const stand = Object.create(Process.prototype, {
    name: { value: "The task" },
    sentinel: { value: sentinel },
  });
  return await reports.next(stand, name);
}

/** A task that runs until it is told to end. */
export interface GatedTask {
  /** Resolves with `undefined` after `open()`. */
  readonly result: Promise<void>;
  /** Resolves when the task runs. */
  readonly running: Promise<unknown>;
  /** Lets it end. */
  open(): void;
}

/**
 * Occupies a worker.
 *
 * @param pool Whose worker.
 * @param reports Where it reports.
 * @param name A name for it.
 * @returns The task.
 */
export function occupy(pool: Pool, reports: Reports, name = "gate"): GatedTask {
  const open = reports.path(`${name}-open`);
  const result = pool.apply(waitForFile, [reports.path(name), open]);
  result.catch(() => {});
  return { result, running: began(reports, result, name), open: () => report(open, true) };
}

/**
 * Fails unless all workers of a pool work.
 *
 * @param pool The pool.
 */
export async function assertWorks(pool: Pool): Promise<void> {
  const items = Array.from({ length: 4 * pool.size }, (_, index) => index);
  assertEquals(await pool.map(square, items, { chunkSize: 1 }), items.map((x) => x * x));
}

/**
 * Fails unless a promise is rejected soon.
 *
 * @param promise The promise.
 * @param errorClass With which error.
 * @returns The error.
 */
export async function rejectsSoon<E extends ProcessError = WorkerLostError>(
  promise: PromiseLike<unknown>,
  // deno-lint-ignore no-explicit-any
  errorClass: new (...args: any[]) => E,
): Promise<E> {
  const start = performance.now();
  const error = await Promise.resolve(promise).then(
    () => assert(false, "It was not rejected"),
    (error) => error,
  );
  const took = performance.now() - start;
  assert(error instanceof errorClass, `Not ${errorClass.name} but ${error}: ${error?.stack}`);
  assert(took < SOON, `${took} ms`);
  return error;
}

/**
 * Collects what has come of each promise.
 *
 * @param promises The promises.
 * @returns The values, and the errors.
 */
export async function outcomes<T>(
  promises: Promise<T>[],
): Promise<{ values: T[]; errors: unknown[] }> {
  const settled = await Promise.allSettled(promises);
  return {
    values: settled.flatMap((each) => each.status === "fulfilled" ? [each.value] : []),
    errors: settled.flatMap((each) => each.status === "rejected" ? [each.reason] : []),
  };
}

/**
 * Runs `body`, and collects the program's uncaught errors meanwhile.
 *
 * @param body What leaves them.
 * @param kind Those that were thrown, or rejections that nobody has handled.
 * @returns The errors.
 */
export async function uncaughtIn(
  body: () => unknown,
  kind: "error" | "unhandledrejection" = "error",
): Promise<unknown[]> {
  const errors: unknown[] = [];
  const restore = onUncaught(kind, (error) => errors.push(error));
  try {
    await body();
    await new Promise((resolve) => setTimeout(resolve, 20));
  } finally {
    restore();
  }
  return errors;
}

function onUncaught(kind: "error" | "unhandledrejection", note: (error: unknown) => void) {
  if (!("deno" in process.versions)) return onProcess(kind, note);
  const listener = (event: Event) => {
    event.preventDefault();
    note(kind === "error" ? (event as ErrorEvent).error : (event as PromiseRejectionEvent).reason);
  };
  globalThis.addEventListener(kind, listener);
  return () => globalThis.removeEventListener(kind, listener);
}

/** Where there are no such events. What runs the tests listens too, and must not hear of them. */
function onProcess(kind: "error" | "unhandledrejection", note: (error: unknown) => void) {
  const name = kind === "error" ? "uncaughtException" : "unhandledRejection";
  const others = process.listeners(name as "uncaughtException");
  process.removeAllListeners(name);
  process.on(name as "uncaughtException", note);
  return () => {
    process.removeAllListeners(name);
    for (const other of others) process.on(name as "uncaughtException", other);
  };
}

/** A source whose next item comes when the test says so. */
export class Tap<T> implements AsyncIterableIterator<T> {
  /** How often an item was asked for. */
  pulled = 0;
  /** Whether it was told that no more is wanted. */
  closed = false;
  #given: IteratorResult<T>[] = [];
  #waiting: ((next: IteratorResult<T>) => void)[] = [];

  /** Gives an item, or the end. */
  give(...items: T[]): void {
    for (const value of items) this.#put({ done: false, value });
  }

  /** No more come. */
  end(): void {
    this.#put({ done: true, value: undefined });
  }

  #put(next: IteratorResult<T>): void {
    const waiting = this.#waiting.shift();
    if (waiting) waiting(next);
    else this.#given.push(next);
  }

  next(): Promise<IteratorResult<T>> {
    this.pulled++;
    const given = this.#given.shift();
    if (given) return Promise.resolve(given);
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  return(): Promise<IteratorResult<T>> {
    this.closed = true;
    // As a generator that waits for something: it comes to its end only then.
    return this.#waiting.length > 0
      ? new Promise(() => {})
      : Promise.resolve({ done: true, value: undefined });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}
