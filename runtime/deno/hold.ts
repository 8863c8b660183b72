// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Lets a program end while a Web `Worker` runs.
 *
 * @module
 */

/**
 * What Deno's own `node:worker_threads` calls for `ref` and `unref` of the Web `Worker` that each of its
 * workers is: a method under a symbol without a description.
 */
const HOLD = Object.getOwnPropertySymbols(Worker.prototype).find(({ description }) => !description);

/**
 * Whether the program goes on for a worker; it does from the start. Calls must alternate.
 *
 * @param worker The worker.
 * @param holds Whether it does.
 * @returns False if this Deno knows no way: it goes on then.
 */
export function hold(worker: Worker, holds: boolean): boolean {
  const method = HOLD && Reflect.get(worker, HOLD);
  if (typeof method !== "function") return false;
  Reflect.apply(method, worker, [holds]);
  return true;
}
