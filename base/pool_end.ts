// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * How whoever looks at a pool is told of its end, without having a part in it: to wait by `join()` keeps the program
 * alive, and can only begin once the pool is closed. Copies of the library know each other's pools.
 *
 * @module
 */

const END = Symbol.for("@multiprocessing/process:end");

/**
 * Lets the pools of a class tell their end.
 *
 * @typeParam P A pool.
 * @param prototype The prototype of the class.
 * @param endOf Gives a promise that resolves when all workers of a pool have ended, and no more will come.
 */
export function provideEnd<P extends object>(
  prototype: P,
  endOf: (pool: P) => Promise<void>,
): void {
  Object.defineProperty(prototype, END, {
    value(this: P): Promise<void> {
      return endOf(this);
    },
  });
}

/**
 * Whether something is a pool that tells its end.
 *
 * @param value Anything.
 * @returns Whether it is.
 */
export function hasEnd(value: unknown): value is object {
  return typeof value === "object" && value !== null && END in value;
}

/**
 * Waits for the end of a pool. That keeps no program alive.
 *
 * @param pool The pool.
 * @returns When all workers have ended, and no more will come.
 */
export function untilEnd(pool: object): Promise<void> {
  return (pool as { [END](): Promise<void> })[END]();
}
