// Copyright 2026 the multiprocessing authors. MIT license.

// deno-lint-ignore-file no-console

/**
 * Starts and joins hundreds of children of each start method, one after another and then many at once,
 * and shows what this process has before and after. Linux only: the numbers are those of `/proc`.
 *
 * ```sh
 * deno run -A --v8-flags=--expose-gc bench/soak.ts [IN_SEQUENCE [AT_ONCE [--json]]]
 * ```
 *
 * @module
 */

import { getAllStartMethods, inline, Process, type StartMethod } from "../mod.ts";
import { drainReserve } from "../process/warm.ts";

/** What this process has. */
export interface Holdings {
  /** Child processes, those that have ended and were not waited for included. */
  processes: number;
  /** Threads that run workers. */
  workers: number;
  /** All threads; the runtime's own come and go. */
  threads: number;
  /** Open files, pipes and sockets. */
  files: number;
  /** Mapped regions of memory. */
  regions: number;
  /** Megabytes of JavaScript values, after a collection where `gc` is exposed. */
  heap: number;
  /** Megabytes in memory. */
  resident: number;
}

/** The holdings in one situation. */
export interface Row extends Holdings {
  /** What has been done. */
  after: string;
  /** Milliseconds that one start and join took, on average. */
  each: number;
}

const MEGABYTE = 2 ** 20;
const task = inline(() => {});

function measure(): Holdings {
  (globalThis as { gc?: () => void }).gc?.();
  const tasks = [...Deno.readDirSync("/proc/self/task")].map(({ name }) => name);
  const { heapUsed, rss } = Deno.memoryUsage();
  return {
    processes: tasks.flatMap((id) => read(id, "children").split(" ").filter(Boolean)).length,
    workers: tasks.filter((id) => read(id, "comm").startsWith("worker-")).length,
    threads: tasks.length,
    files: [...Deno.readDirSync("/proc/self/fd")].length,
    regions: Deno.readTextFileSync("/proc/self/maps").split("\n").length,
    heap: Math.round(heapUsed / MEGABYTE * 10) / 10,
    resident: Math.round(rss / MEGABYTE),
  };
}

function read(id: string, file: string): string {
  try {
    return Deno.readTextFileSync(`/proc/self/task/${id}/${file}`);
  } catch {
    // The thread has ended between the two looks.
    return "";
  }
}

async function runOne(context: StartMethod): Promise<void> {
  const process = new Process({ target: task, context });
  await process.start();
  const code = await process.join();
  if (code !== 0) throw new Error(`${process} ended with ${code}`);
  process.close();
}

async function runMany(context: StartMethod, count: number, atOnce: number): Promise<void> {
  let left = count;
  const runSome = async () => {
    while (left-- > 0) await runOne(context);
  };
  await Promise.all(Array.from({ length: atOnce }, runSome));
}

/** What the kernel has not forgotten yet, it forgets in an instant, and tells nobody of it. */
async function settled(): Promise<Holdings> {
  await drainReserve();
  for (let tries = 0; tries < 400; tries++) {
    const holdings = measure();
    if (holdings.processes + holdings.workers === 0) return holdings;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  return measure();
}

/** Milliseconds after which Deno has the thread that listens for SIGUSR1: it begins it 500 after its start. */
const SETTLED_AFTER = 1500;

/** Nothing tells when the runtime has all that it will have. */
function runtimeSettled(): Promise<void> {
  return new Promise((resolve) =>
    setTimeout(resolve, Math.max(0, SETTLED_AFTER - performance.now()))
  );
}

/** Does all of it, and gives a row for each situation. */
export async function* soak(inSequence: number, atOnce: number): AsyncGenerator<Row> {
  // Whatever is loaded once is loaded now, and the runtime has the threads that it wants.
  for (const context of getAllStartMethods()) await runMany(context, atOnce, atOnce);
  await runtimeSettled();
  yield { after: "warming up", each: 0, ...await settled() };
  for (const context of getAllStartMethods()) {
    for (const width of [1, atOnce]) {
      const begin = performance.now();
      await runMany(context, inSequence, width);
      const each = Math.round((performance.now() - begin) / inSequence * 10) / 10;
      const after = `${inSequence} ${context}, ${width} at once`;
      yield { after, each, ...await settled() };
    }
  }
}

if (import.meta.main) {
  const [inSequence = 500, atOnce = 50] = Deno.args.filter((arg) => /^\d+$/.test(arg)).map(Number);
  const rows: Record<string, Omit<Row, "after">> = {};
  for await (const { after, ...row } of soak(inSequence, atOnce)) {
    rows[after] = row;
    if (!Deno.args.includes("--json")) console.log(after, row);
  }
  if (Deno.args.includes("--json")) console.log(JSON.stringify(rows));
  else console.table(rows);
}
