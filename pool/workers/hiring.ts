// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Starts the workers of a pool.
 *
 * @module
 */

import { performance } from "../../base/globals.ts";
import type { CallSite } from "../../process/call_site.ts";
import { cpuCount } from "../../process/current.ts";
import type { StartMethod } from "../../base/options.ts";
import type { Target } from "../../process/options.ts";
import type { Place } from "../../base/boot.ts";
import { letBelongTo, letHaveChildren, Process } from "../../process/process.ts";
import { methodOf } from "../../process/start_method.ts";
import { state } from "../../process/state.ts";
import { placeOf, reference } from "../../process/target.ts";
import { threadsBlock } from "../../runtime/host.ts";
import * as runtime from "../../runtime/runtime.ts";
import { POOL_PROCESS, POOL_THREAD, REVIVAL } from "../../runtime/entries.ts";
import type { PoolWorkerEvents, Schedulable } from "../scheduling/schedulable.ts";
import type { Call, Service } from "../child/serve.ts";
import type { OpenLane } from "../lanes/open_lane.ts";
import type { PoolOptions } from "../tasks/options.ts";
import type { WorkerIdentity, WorkerOptions } from "./pool_worker.ts";
import type { Staffing } from "../scheduling/head_count.ts";
import type { Watching } from "../tasks/watching.ts";
import type { Recruit } from "../scheduling/staff.ts";
import { Turns } from "../scheduling/turns.ts";

/** Milliseconds without a task after which one that is not needed ends. */
const IDLE_TIMEOUT_MS = 60_000;

/** Milliseconds from SIGTERM to SIGKILL. */
const KILL_TIMEOUT_MS = 5_000;

/** In what pools and executors differ. */
export interface Manner {
  /** The name of the class, for the text of errors. */
  readonly what: string;
  /** Whether workers are started as they are needed; else all at once. */
  readonly onDemand: boolean;
  /** Whether tasks may start processes. */
  readonly mayHaveChildren: boolean;
}

/** Who watches a pool. */
export interface Watch {
  /** What it is known by. */
  readonly name: string;
  /** Is told of what the workers do; null: nobody. */
  readonly watching: Watching | null;
}

/** What the workers of one pool have in common. */
export interface Hiring {
  /** How many there are. */
  readonly staffing: Staffing;
  /** Starts one. */
  readonly recruit: Recruit;
}

/**
 * Takes the options of a pool; nothing is started yet.
 *
 * @param options The options, which were checked.
 * @param site Who makes the pool.
 * @param manner In what pools and executors differ.
 * @param watch Who watches it.
 * @returns Its hiring.
 */
export function gather(
  options: PoolOptions,
  site: CallSite,
  manner: Manner,
  { name: pool, watching }: Watch,
): Hiring {
  const method = methodOf(options.context);
  const { initializer, initargs = [], finalizer, finalargs = [] } = options;
  const open = callOnce(initializer, initargs, site);
  const last = callOnce(finalizer, finalargs, site);
  const worker = workerOptionsOf(options);
  let started = 0;
  return {
    staffing: staffingOf(options, manner),
    async recruit(events: PoolWorkerEvents, place: number): Promise<Schedulable> {
      const { explainInitargs } = await import("./explain_refusal.ts");
      const [initializer, finalizer] = [await open(), await last()];
      const lane = await openLane(method);
      const { concurrency } = worker;
      const maxMemory = options.maxMemoryPerChild ?? null;
      const service: Service = {
        ...{ lane: lane.place, initializer, finalizer, place, concurrency, maxMemory },
        revival: REVIVAL.href,
        ...(watching !== null && { watched: watching.grain }),
      };
      const name = `PoolWorker-${[...state.path, ++started].join(":")}`;
      const process = workerOf(service, name, method, options);
      if (manner.mayHaveChildren) letHaveChildren(process);
      letBelongTo(process, pool);
      const startedAt = performance.now();
      try {
        await process.start();
        await settleIn(process, options);
        await watching?.ready;
      } catch (error) {
        lane.close();
        throw explainInitargs(initargs, error, method === "worker");
      }
      return await employ(process, lane, worker, { name, place, startedAt, watching }, events);
    },
  };
}

function staffingOf(options: PoolOptions, { onDemand }: Manner): Staffing {
  const { processes: size = cpuCount(), concurrency = 1, minProcesses, idleTimeout } = options;
  const isElastic = minProcesses !== undefined || idleTimeout !== undefined;
  const least = onDemand ? 0 : isElastic ? minProcesses ?? 0 : size;
  const timeout = idleTimeout ?? (minProcesses === undefined ? Infinity : IDLE_TIMEOUT_MS);
  return { size, least, concurrency, idleTimeout: timeout, turns: turnsOf(options) };
}

/** An initializer may take long: then the others' must not wait for it. */
function turnsOf({ context, initializer }: PoolOptions): Turns | null {
  const isAlone = threadsBlock && methodOf(context) === "worker" && initializer === undefined;
  return isAlone ? new Turns() : null;
}

function workerOptionsOf(options: PoolOptions): WorkerOptions {
  const { maxTasksPerChild: quota = Infinity, killTimeout = KILL_TIMEOUT_MS } = options;
  const { concurrency = 1, maxQueue } = options;
  return { quota, killTimeout, concurrency, isHeldBack: maxQueue !== undefined };
}

function workerOf(
  service: Service,
  name: string,
  context: StartMethod,
  { permissions = "inherit", output = "inherit" }: PoolOptions,
): Process {
  const stdio = output === "prefixed" ? "piped" : output;
  return new Process({
    target: reference<[Service]>(context === "worker" ? POOL_THREAD : POOL_PROCESS, "serve"),
    args: [service],
    name,
    daemon: true,
    context,
    permissions,
    stdout: stdio,
    stderr: stdio,
  }) as Process;
}

async function settleIn(process: Process, { output, nice }: PoolOptions): Promise<void> {
  if (nice !== undefined) await runtime.setNiceness(process.pid!, nice);
  if (output !== "prefixed") return;
  const { prefixOutput } = await import("./prefixed_output.ts");
  prefixOutput(process);
}

async function employ(
  process: Process,
  lane: OpenLane,
  options: WorkerOptions,
  identity: WorkerIdentity,
  events: PoolWorkerEvents,
): Promise<Schedulable> {
  if (options.concurrency > 1) {
    const { ConcurrentWorker } = await import("./concurrent_worker.ts");
    return new ConcurrentWorker(process, lane, options, identity, events);
  }
  const { SerialWorker } = await import("./serial_worker.ts");
  return new SerialWorker(process, lane, options, identity, events);
}

/** Gives it again and again, found once. */
function callOnce(
  target: Target | undefined,
  args: readonly unknown[],
  site: CallSite,
): () => Promise<Call | null> {
  if (target === undefined) return () => Promise.resolve(null);
  let place: Promise<Place> | undefined;
  return async () => ({ place: await (place ??= placeOf(target, site)), args: [...args] });
}

async function openLane(method: StartMethod): Promise<OpenLane> {
  const host = method === "worker"
    ? await import("../lanes/port_host.ts")
    : await import("../lanes/socket_host.ts");
  return host.openLane();
}
