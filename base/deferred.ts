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

type Resolve = (value: unknown) => void;
type Reject = (reason?: unknown) => void;

const none = () => {};

/** What settles the promise that is being made. */
let resolveLast: Resolve = none;
let rejectLast: Reject = none;

/** One for all promises: where there are a great many, one made for each would be a fifth of what they take. */
function keepLast(resolve: Resolve, reject: Reject): void {
  resolveLast = resolve;
  rejectLast = reject;
}

/**
 * A promise that nothing has settled yet.
 *
 * @typeParam T What it gives.
 * @returns The promise, with what settles it.
 */
export function deferred<T>(): Deferred<T> {
  const promise = new Promise<unknown>(keepLast) as Promise<T>;
  const made = { promise, resolve: resolveLast, reject: rejectLast };
  // They would keep its value.
  resolveLast = rejectLast = none;
  return made;
}
