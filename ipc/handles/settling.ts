// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The handles that have been made here and are not of use yet.
 *
 * @module
 */

const settling = new Set<Promise<unknown>>();

/**
 * A handle has been made, and will be of use when a promise settles.
 *
 * @param promise The promise.
 */
export function noteSettling(promise: Promise<unknown>): void {
  settling.add(promise);
  const forget = () => settling.delete(promise);
  promise.then(forget, forget);
}

/** When the handles made so far will be of use: a child that exits at once must be able to send. */
export async function handlesSettled(): Promise<void> {
  if (settling.size > 0) await Promise.allSettled(settling);
}
