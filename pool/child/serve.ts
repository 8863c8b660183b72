// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * What a pool's workers do, once they have reached their pool: see `serve_process.ts` and `serve_thread.ts`.
 *
 * @module
 */

import { atEnd } from "../../base/at_end.ts";
import type * as Revival from "../../ipc/handles/revival.ts";
import { find, load } from "../../process/lookup.ts";
import type { Place } from "../../base/boot.ts";
import { state } from "../../process/state.ts";
import * as runtime from "../../runtime/runtime.ts";
import type { Lane, LoadHandles } from "../lanes/lane.ts";
import type { Gauge } from "./memory_limit.ts";
import type { LanePlace } from "../lanes/open_lane.ts";
import { sendFailure } from "./report.ts";
import { type Count, Runner } from "./runner.ts";
import type { Stopwatch } from "./stopwatch.ts";
import { type Command, READY } from "../tasks/wire.ts";
import type { WorkerWatch } from "./worker_watch.ts";

/** A function, and what it is called with. */
export interface Call {
  /** Where it is found. */
  place: Place;
  /** Its arguments. */
  args: unknown[];
}

/** What a worker is told of its pool. */
export interface Service<Kind extends LanePlace = LanePlace> {
  /** Where the pool is. */
  lane: Kind;
  /** The URL of the module that makes objects of handles. */
  revival: string;
  /** What to call first. */
  initializer: Call | null;
  /** What to call last. */
  finalizer: Call | null;
  /** The place of this worker among the others. */
  place: number;
  /** How many tasks it does at once. */
  concurrency: number;
  /** How many bytes of memory it may have; null: any number. */
  maxMemory: number | null;
  /** Set if the pool wants to know the times of what it does: of each task, or of several short ones together. */
  watched?: "each" | "together";
}

/** What does the tasks. */
interface Doer {
  obey(command: Command): void;
  flush(): Promise<void> | undefined;
}

/**
 * Takes tasks until the pool has no more.
 *
 * @param service What is to be known of the pool.
 * @param bare The lane to it.
 * @param makeCount Makes what counts the tasks where the pool can see it.
 */
export async function serve(service: Service, bare: Lane, makeCount: () => Count): Promise<void> {
  const { initializer, finalizer } = service;
  const { watched } = service;
  const watch = watched === undefined ? null : await watchFrom(bare, watched === "together");
  const lane = watch?.lane ?? bare;
  const runner = await doerFor(service, lane, makeCount, watch?.stopwatch ?? null);
  runtime.onExit(() => runner.flush());
  const left = new Promise<void>((resolve) => bare.onEnd = () => resolve());
  bare.onMessage = (command) => runner.obey(command as Command);
  bare.start();
  await watch?.compareClocks(bare, left);
  try {
    if (initializer !== null) await call(initializer, () => watch?.begin());
  } catch (error) {
    await sendFailure(lane, error);
    runtime.exit(1);
  }
  watch?.booted(initializer !== null);
  await lane.send([READY]);
  await left;
  lane.close();
  if (finalizer !== null) await finalize(finalizer);
  await atEnd.finalize?.();
  state.returned = true;
  // Not left to itself: what a task has left running would keep it for ever.
  runtime.exit(0);
}

async function watchFrom(lane: Lane, joinsShort: boolean): Promise<WorkerWatch> {
  const { WorkerWatch } = await import("./worker_watch.ts");
  return new WorkerWatch(lane, joinsShort);
}

async function doerFor(
  service: Service,
  lane: Lane,
  makeCount: () => Count,
  stopwatch: Stopwatch | null,
): Promise<Doer> {
  const { maxMemory, place, concurrency } = service;
  const memory = maxMemory === null ? null : await limitMemory(maxMemory);
  if (concurrency === 1) return new Runner(lane, makeCount(), place, memory, stopwatch);
  const { makeConcurrentRunner } = await import("./concurrent_runner.ts");
  return await makeConcurrentRunner(lane, place, memory, stopwatch);
}

async function limitMemory(most: number): Promise<Gauge> {
  const { MemoryLimit } = await import("./memory_limit.ts");
  return new MemoryLimit(most);
}

async function call({ place, args }: Call, onFound?: () => void): Promise<void> {
  const { value, holder } = await find(place);
  onFound?.();
  await value.apply(holder, args);
}

/** What it throws has nobody to go to but the reader of the screen: the worker is of no more use anyway. */
async function finalize(finalizer: Call): Promise<void> {
  try {
    await call(finalizer);
  } catch (error) {
    runtime.writeError(`Process ${state.name}:\n${runtime.inspect(error)}\n`);
  }
}

/**
 * How a worker loads what makes objects of handles. By its URL: Deno reads all that a module names, and few workers are
 * given handles.
 *
 * @param service What is known of the pool.
 * @returns Loads it.
 */
export function handleLoader({ revival }: Service): LoadHandles {
  return async (kinds) => {
    const { loadHandles } = await load(revival) as typeof Revival;
    await loadHandles(kinds);
  };
}
