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
import { letHaveChildren, Process } from "../process/process.ts";
import { methodOf } from "../process/start_method.ts";
import { state } from "../process/state.ts";
import { placeOf, reference } from "../process/target.ts";
import { POOL_WORKER } from "../runtime/entries.ts";
import type { PoolWorker } from "./pool_worker.ts";
import type { PoolWorkerEvents } from "./schedulable.ts";
import type { OpenLane } from "./lanes/open_lane.ts";
import type { PoolOptions } from "./options.ts";
import type { Recruit } from "./scheduler.ts";

/** In what pools and executors differ. */
export interface Manner {
  /** The name of the class, for the text of errors. */
  readonly what: string;
  /** Whether workers are started as they are needed; else all at once. */
  readonly onDemand: boolean;
  /** Whether tasks may start processes. */
  readonly mayHaveChildren: boolean;
}

/** What the workers of one pool have in common. */
export interface Hiring {
  /** How many there are. */
  readonly size: number;
  /** Starts one. */
  readonly recruit: Recruit;
}

/**
 * Takes the options of a pool; nothing is started yet.
 *
 * @param options The options, which were checked.
 * @param site Who makes the pool.
 * @param manner In what pools and executors differ.
 * @returns Its hiring.
 */
export function gather(options: PoolOptions, site: CallSite, manner: Manner): Hiring {
  const {
    processes = cpuCount(),
    initializer,
    initargs = [],
    maxTasksPerChild,
    killTimeout = 5_000,
  } = options;
  const method = methodOf(options.context);
  const place = initializer && findOnce(initializer, site);
  let started = 0;
  return {
    size: processes,
    async recruit(events: PoolWorkerEvents): Promise<PoolWorker> {
      const { PoolWorker } = await import("./pool_worker.ts");
      const { explainInitargs } = await import("./explain_refusal.ts");
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
      if (manner.mayHaveChildren) letHaveChildren(process as Process);
      try {
        await process.start();
      } catch (error) {
        open.close();
        throw explainInitargs(initargs, error, method === "worker");
      }
      return new PoolWorker(process, open, maxTasksPerChild ?? Infinity, killTimeout, events);
    },
  };
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
