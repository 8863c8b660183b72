// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Serves a pool of the server's, and the results of its tasks.
 *
 * @module
 */

import type { Place } from "../base/boot.ts";
import type { AsyncResult } from "../pool/async_result.ts";
import type { MapOptions, PoolOptions, TaskOptions } from "../pool/tasks/options.ts";
import { Pool } from "../pool/pool.ts";
import { reference } from "../process/target.ts";
import { MANAGER_TASK } from "../runtime/entries.ts";
import type { Server } from "./server.ts";
import type { Served, ServedCall } from "./served/served.ts";

/** Finds the function in the worker, and calls it. */
const TASK = reference<[Place, readonly unknown[]]>(MANAGER_TASK, "runTask");

/** What a pool is made with; its functions were found by whoever makes it. */
export interface ServedPoolOptions extends Omit<PoolOptions, "initializer" | "finalizer"> {
  /** Where it is. */
  initializer?: Place;
  /** Where it is. */
  finalizer?: Place;
}

/** A function and what each call of it is given. */
function jobs(place: Place, items: unknown[][]): [Place, unknown[]][] {
  return items.map((args) => [place, args]);
}

/**
 * Makes a pool.
 *
 * @param server The server.
 * @param options How many workers, and how.
 * @returns What is served.
 */
export function servedPool(server: Server, options: ServedPoolOptions): Served {
  const { initializer, initargs = [], finalizer, finalargs = [], ...rest } = options;
  const start = initializer && { initializer: TASK, initargs: [initializer, initargs] };
  const end = finalizer && { finalizer: TASK, finalargs: [finalizer, finalargs] };
  const pool = new Pool({ ...rest, ...start, ...end } as object);
  const result = (made: AsyncResult<unknown>) => {
    // Who asks for it is told; nobody else has to be.
    made.then(() => {}, () => {});
    return server.serve({ served: servedResult(made), kind: "asyncResult" });
  };
  const limits = <T extends TaskOptions>({ signal }: ServedCall, options: T): T => ({
    ...options,
    signal,
  });
  return {
    methods: {
      size: () => pool.size,
      pids: () => pool.pids,
      close: () => pool.close(),
      terminate: () => pool.terminate(),
      join: () => pool.join(),
      apply: (call, place: Place, args: unknown[], options: TaskOptions) =>
        pool.apply(TASK, [place, args], limits(call, options)),
      starmap: (call, place: Place, items: unknown[][], options: MapOptions) =>
        pool.starmap(TASK, jobs(place, items), limits(call, options)),
      applyAsync: (_, place: Place, args: unknown[], options: TaskOptions) =>
        result(pool.applyAsync(TASK, [place, args], options)),
      starmapAsync: (_, place: Place, items: unknown[][], options: MapOptions) =>
        result(pool.starmapAsync(TASK, jobs(place, items), options)),
    },
    dropped: () => pool.terminate(),
  };
}

/** Serves the result of a task. */
function servedResult(result: AsyncResult<unknown>): Served {
  const limits = ({ signal }: ServedCall, options: object) => ({ ...options, signal });
  return {
    methods: {
      get: (call, options) => result.get(limits(call, options)),
      wait: (call, options) => result.wait(limits(call, options)),
      ready: () => result.ready(),
      successful: () => result.successful(),
    },
  };
}
