// Copyright 2026 the multiprocessing authors. MIT license.

// deno-lint-ignore-file no-console

/**
 * Gives one pool a million tasks on each start method, one item at a time, and shows that results keep
 * their order and that memory stays where it is.
 *
 * ```sh
 * deno run -A --v8-flags=--expose-gc bench/soak_pool.ts [TASKS]
 * ```
 *
 * @module
 */

import { Pool, type StartMethod } from "../mod.ts";
import { addOne } from "./peers/targets.mjs";

/** How often memory is looked at. */
const LOOKS = 10;
const MEGABYTE = 2 ** 20;

/** What one pool's tasks have left. */
export interface PoolRow {
  /** How it was run. */
  method: StartMethod;
  /** How many results have come. */
  results: number;
  /** Whether each was the next one. */
  inOrder: boolean;
  /** Megabytes of values in this process, after a collection where `gc` is exposed, at each look. */
  heap: number[];
}

/**
 * Runs the tasks.
 *
 * @param method The start method of the pool.
 * @param tasks How many.
 * @returns What was seen.
 */
export async function soakPool(method: StartMethod, tasks: number): Promise<PoolRow> {
  await using pool = new Pool({ processes: 2, context: method });
  const heap: number[] = [];
  let results = 0;
  let inOrder = true;
  for await (const result of pool.imap(addOne, numbers(tasks))) {
    results++;
    inOrder &&= result === results;
    if (results % Math.ceil(tasks / LOOKS) === 0) heap.push(heapNow());
  }
  return { method, results, inOrder, heap };
}

function* numbers(count: number): Generator<number> {
  for (let number = 0; number < count; number++) yield number;
}

function heapNow(): number {
  (globalThis as { gc?: () => void }).gc?.();
  return Math.round(Deno.memoryUsage().heapUsed / MEGABYTE * 10) / 10;
}

if (import.meta.main) {
  const tasks = Number(Deno.args[0] ?? 1_000_000);
  for (const method of ["spawn", "worker", "warm"] as const) {
    console.log(JSON.stringify(await soakPool(method, tasks)));
  }
}
