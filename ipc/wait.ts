// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The function {@linkcode wait}.
 *
 * @module
 */

import { deferred } from "../base/deferred.ts";
import { check, checkCount, guarded, readOptions, WAIT_RULES } from "../base/arguments.ts";
import type { WaitOptions } from "../base/options.ts";
import { wrongValue } from "../base/refusal.ts";
import { isIterable } from "../base/rules.ts";
import { within } from "../base/waiting.ts";
import { Connection, inboxOf } from "./connection.ts";

const WAIT = { does: "wait", right: "wait([connection, process], { timeout: 100 })" };

const OBJECTS = { must: "connections, processes, parents or promises", isRange: false };

/** Something to wait for. */
interface Watched {
  readonly isReady: boolean;
  /** Tells when it may have become ready. */
  watch(watcher: () => void): () => void;
}

/** A promise, of which no more than one reaction is ever made: there is no taking it back. */
class WatchedPromise implements Watched {
  isReady = false;
  readonly #watchers = new Set<() => void>();

  constructor(promise: PromiseLike<unknown>) {
    const settle = () => {
      this.isReady = true;
      for (const watcher of this.#watchers) watcher();
    };
    promise.then(settle, settle);
  }

  watch(watcher: () => void): () => void {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }
}

const promises = new WeakMap<object, WatchedPromise>();

function watchedPromise(key: object, promise: PromiseLike<unknown>): Watched {
  const watched = promises.get(key) ?? new WatchedPromise(promise);
  promises.set(key, watched);
  return watched;
}

function watchedOf(object: unknown): Watched {
  if (object instanceof Connection) return inboxOf(object);
  if (typeof object === "object" && object !== null) {
    if (isThenable(object)) return watchedPromise(object, object);
    if ("sentinel" in object && isThenable(object.sentinel)) {
      return watchedPromise(object, object.sentinel);
    }
  }
  throw wrongValue(WAIT.does, "objects", object, OBJECTS, WAIT.right);
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof (value as { then?: unknown } | null)?.then === "function";
}

/**
 * Waits until at least one of the objects is ready: a connection has something to receive, its end
 * included; a process has ended; a promise is settled. Nothing is received by it: what is ready stays
 * so. Python's `multiprocessing.connection.wait`, and as there nothing of an empty list is ever ready: that ends by
 * `timeout` or `signal` alone, and keeps no program alive.
 *
 * @typeParam T What is waited for.
 * @param objects What to wait for.
 * @param options How long to wait.
 * @returns Those that are ready, in the order given; none if the timeout came first.
 * @throws {TypeError} If one of them can't be waited for.
 * @throws {ProcessStateError} If a connection is closed or only sends, or a process was not started.
 *
 * @example Usage
 * ```ts
 * import { pipe, wait } from "@multiprocessing/process";
 * import { assertEquals } from "@std/assert";
 *
 * const [a, b] = pipe();
 * const [c] = pipe();
 * await b.send("hello");
 * assertEquals(await wait([c, a]), [a]);
 * assertEquals(await wait([c], { timeout: 10 }), []);
 * ```
 */
export async function wait<
  // deno-lint-ignore no-explicit-any
  T extends Connection<any, any> | { readonly sentinel: Promise<number | null> } | Promise<unknown>,
>(objects: Iterable<T>, options?: WaitOptions): Promise<T[]> {
  checkCount(WAIT, arguments.length, 2);
  check(WAIT.does, "objects", objects, isIterable, WAIT.right);
  const limits = readOptions(WAIT, options, WAIT_RULES);
  const given = guarded(WAIT.does, "objects", () => [...objects]);
  const watched = guarded(WAIT.does, "objects", () => given.map(watchedOf));
  const ready = () => given.filter((_, i) => watched[i]!.isReady);
  const woken = deferred<void>();
  const stops = watched.map((each) => each.watch(woken.resolve));
  if (watched.some(({ isReady }) => isReady)) woken.resolve();
  try {
    await within("wait", woken.promise, limits);
    return ready();
  } finally {
    for (const stop of stops) stop();
  }
}
