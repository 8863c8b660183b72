// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Starts the workers of a pool.
 *
 * @module
 */

import type { CallSite } from "../process/call_site.ts";
import { cpuCount } from "../process/current.ts";
import type { StartMethod } from "../base/options.ts";
import type { Target } from "../process/options.ts";
import type { Place } from "../base/boot.ts";
import { Process } from "../process/process.ts";
import { checkContext } from "../base/options.ts";
import { methodOf } from "../process/start_method.ts";
import { state } from "../process/state.ts";
import { isTarget, placeOf, reference } from "../process/target.ts";
import { POOL_WORKER } from "../runtime/entries.ts";
import type { PoolWorker, PoolWorkerEvents } from "./pool_worker.ts";
import type { OpenLane } from "./lanes/open_lane.ts";
import type { PoolOptions } from "./options.ts";
import type { Recruit } from "./scheduler.ts";

/** What the workers of one pool have in common. */
export interface Hiring {
  /** How many there are. */
  readonly size: number;
  /** Starts one. */
  readonly recruit: Recruit;
}

/**
 * Checks the options of a pool; nothing is started yet.
 *
 * @param what The name of the class, for the text of errors.
 * @param options The options.
 * @param site Who makes the pool.
 * @returns Its hiring.
 * @throws {TypeError} If an option is of a wrong type.
 * @throws {RangeError} If an option is none of the values it may have.
 */
export function gather(what: string, options: PoolOptions, site: CallSite): Hiring {
  const { processes = cpuCount(), initializer, initargs = [], maxTasksPerChild } = options;
  checkCount(what, "processes", processes);
  if (maxTasksPerChild !== undefined) checkCount(what, "maxTasksPerChild", maxTasksPerChild);
  if (initializer !== undefined && !isTarget(initializer)) {
    throw new TypeError(
      `Cannot make a ${what} as "initializer" must be a function or a reference: current value is ${
        String(initializer)
      }`,
    );
  }
  checkContext(options.context);
  const method = methodOf(options.context);
  const place = initializer && findOnce(initializer, site);
  let started = 0;
  return {
    size: processes,
    async recruit(events: PoolWorkerEvents): Promise<PoolWorker> {
      const { PoolWorker } = await import("./pool_worker.ts");
      const start = await place?.() ?? null;
      const open = await openLane(method);
      const process = new Process({
        target: reference<[unknown, Place | null, unknown[]]>(POOL_WORKER, "serve"),
        args: [open.place, start, [...initargs]],
        name: `PoolWorker-${[...state.path, ++started].join(":")}`,
        daemon: true,
        context: method,
        permissions: options.permissions ?? "inherit",
      });
      try {
        await process.start();
      } catch (error) {
        open.close();
        throw error;
      }
      return new PoolWorker(process, open, maxTasksPerChild ?? Infinity, events);
    },
  };
}

function checkCount(what: string, name: string, value: unknown): void {
  if (typeof value !== "number") {
    throw new TypeError(
      `Cannot make a ${what} as "${name}" must be a number: current value is ${String(value)}`,
    );
  }
  if (Number.isInteger(value) && value >= 1) return;
  throw new RangeError(
    `Cannot make a ${what} as "${name}" must be a whole number from 1 on: current value is ${value}`,
  );
}

function findOnce(initializer: Target, site: CallSite): () => Promise<Place> {
  let place: Promise<Place> | undefined;
  return () => place ??= placeOf(initializer, site);
}

async function openLane(method: StartMethod): Promise<OpenLane> {
  const host = method === "worker"
    ? await import("./lanes/port_host.ts")
    : await import("./lanes/socket_host.ts");
  return host.openLane();
}
