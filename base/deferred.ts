// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * A promise that is settled from outside. `Promise.withResolvers` is not in Node 20.
 *
 * @module
 */

/** A promise with what settles it. */
export interface Deferred<T> {
  /** The promise. */
  promise: Promise<T>;
  /** Fulfills it. */
  resolve: (value: T | PromiseLike<T>) => void;
  /** Rejects it. */
  reject: (reason?: unknown) => void;
}

/**
 * A promise that nothing has settled yet.
 *
 * @typeParam T What it gives.
 * @returns The promise, with what settles it.
 */
export function deferred<T>(): Deferred<T> {
  let resolve!: Deferred<T>["resolve"];
  let reject!: Deferred<T>["reject"];
  const promise = new Promise<T>((onResolve, onReject) => {
    resolve = onResolve;
    reject = onReject;
  });
  return { promise, resolve, reject };
}
