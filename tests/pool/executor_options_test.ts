// Copyright 2026 the multiprocessing authors. MIT license.

// What an executor's workers can be told as a pool's can.

import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import {
  type Future,
  pipe,
  Pool,
  PoolFullError,
  ProcessPoolExecutor,
  transfer,
  WorkerLostError,
} from "../../mod.ts";
import {
  forEachMethod,
  PROCESSES,
  type ProgramResult,
  Reports,
  runProgram,
  test,
} from "../helpers.ts";
import { deafTo } from "./fixtures/deaf.ts";
import * as features from "./fixtures/features.ts";
import { identity } from "./fixtures/tasks.ts";
import { hang } from "./fixtures/waits.ts";
import { began, program } from "./pool_helpers.ts";

const { hold, seeItself } = features;

/** A task that is begun, and ends when it is told to. */
async function begin(executor: ProcessPoolExecutor): Promise<() => Promise<string>> {
  const [here, there] = pipe<string, string>();
  const task = executor.submit(hold, there);
  assertEquals(await here.recv(), "begun");
  return async () => {
    await here.send("go on");
    const value = await task;
    here.close();
    return value;
  };
}

forEachMethod("submit() beyond maxQueue gives a future that fails", async (context) => {
  await using executor = new ProcessPoolExecutor({ maxWorkers: 1, context, maxQueue: 1 });
  const end = await begin(executor);
  const waiting = executor.submit(identity, 1);
  const refused = executor.submit(identity, 2);
  const error = await refused.exception();
  assert(error instanceof PoolFullError, String(error));
  assertEquals(
    error.message,
    'Cannot submit as 1 tasks wait for a worker already, which is "maxQueue": await one of the futures first',
  );
  assertEquals([refused.done(), refused.cancelled(), refused.cancel()], [true, false, false]);
  assertEquals(waiting.cancel(), true);
  const again = executor.submit(identity, 3);
  await end();
  assertEquals(await again, 3);
});

forEachMethod("map() of an executor is none too many for maxQueue", async (context) => {
  await using executor = new ProcessPoolExecutor({ maxWorkers: 1, context, maxQueue: 1 });
  const mapped = executor.map(identity, [1, 2, 3, 4, 5]);
  const single = executor.submit(identity, 6);
  assertEquals(await Array.fromAsync(mapped), [1, 2, 3, 4, 5]);
  assertEquals(await single, 6);
});

forEachMethod("an executor's worker does several tasks at once", async (context) => {
  await using executor = new ProcessPoolExecutor({ maxWorkers: 1, context, concurrency: 3 });
  const ends = [await begin(executor), await begin(executor)];
  assertEquals(await executor.submit(seeItself), [1, 0, true]);
  for (const end of ends) assertEquals(await end(), "go on");
});

forEachMethod("an executor needs a second worker when the first is full", async (context) => {
  await using executor = new ProcessPoolExecutor({ maxWorkers: 2, context, concurrency: 2 });
  const tasks = Array.from({ length: 4 }, () => begin(executor));
  const ends = await Promise.all(tasks);
  assertEquals(await Promise.all(ends.map((end) => end())), Array(4).fill("go on"));
  // With one worker alone the last two would not have begun.
});

forEachMethod("an executor's worker that is idle ends, and another comes", async (context) => {
  await using reports = new Reports();
  const path = reports.path("ends");
  const executor = new ProcessPoolExecutor({
    maxWorkers: 1,
    context,
    idleTimeout: 50,
    finalizer: features.noteIn,
    finalargs: [path, "final"],
  });
  await executor.submit(features.noteIn, path, "first");
  while (!(await Deno.readTextFile(path)).includes("final")) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  assertEquals(await executor.submit(features.noteIn, path, "second"), "second");
  await executor.shutdown();
  assertEquals(await Deno.readTextFile(path), "first\nfinal\nsecond\nfinal\n");
});

forEachMethod("an executor's worker with too much memory is replaced", async (context) => {
  const maxMemoryPerChild = 300_000_000;
  await using executor = new ProcessPoolExecutor({ maxWorkers: 1, context, maxMemoryPerChild });
  const [before] = [await executor.submit(features.keep, 1)];
  await executor.submit(features.keep, 400);
  assert(await executor.submit(features.keep, 1) !== before, "it should have been replaced");
}, { methods: PROCESSES });

forEachMethod("an executor's workers are as nice as asked", async (context) => {
  await using executor = new ProcessPoolExecutor({ maxWorkers: 1, context, nice: 7 });
  await using pool = new Pool({ processes: 1, context, nice: 8 });
  assertEquals(await executor.submit(features.niceness), 7);
  assertEquals(await pool.apply(features.niceness), 8);
}, { methods: PROCESSES });

test("nice is refused for an executor of threads", () => {
  assertThrows(
    () => new ProcessPoolExecutor({ context: "worker", nice: 1 }),
    TypeError,
    'Cannot make a ProcessPoolExecutor as "nice" is for processes',
  );
});

forEachMethod("workers print with their name, or nothing", async (context) => {
  for (const kind of ["pool", "executor"]) {
    const run = (output: string) =>
      runProgram(program("output_lines.ts"), { args: [context, kind, output] });
    const all = await Promise.all(["prefixed", "inherit", "null"].map(run));
    const [prefixed, inherited, nothing] = all as [ProgramResult, ProgramResult, ProgramResult];
    assertEquals(prefixed.stdout, "[PoolWorker-1] a\n[PoolWorker-1] b\n");
    assertEquals(prefixed.stderr, "[PoolWorker-1] a\n[PoolWorker-1] b too\n");
    assertEquals(inherited.stdout, "a\nb\n");
    assertEquals([nothing.code, nothing.stdout, nothing.stderr], [0, "", ""]);
  }
});

forEachMethod(
  "an executor's worker that handles SIGTERM is killed after killTimeout",
  async (context) => {
    const executor = new ProcessPoolExecutor({ maxWorkers: 1, context, killTimeout: 100 });
    await using reports = new Reports();
    await executor.submit(deafTo, "SIGTERM");
    const task: Future<unknown> = executor.submit(hang, reports.path());
    await began(reports, task);
    await executor.terminateWorkers();
    assert(await task.exception() instanceof Error);
  },
  { methods: PROCESSES },
);

forEachMethod(
  "what submit() is given moves to a thread, and is copied to a process",
  async (context) => {
    await using executor = new ProcessPoolExecutor({ maxWorkers: 1, context });
    const bytes = new Uint8Array(100_000);
    const value = { bytes: transfer(bytes, [bytes.buffer]) };
    assertEquals(await executor.submit(features.lengthOf, value), 100_000);
    assertEquals(bytes.length, context === "worker" ? 0 : 100_000);
    const [given] = await Array.fromAsync(executor.map(features.giveBytes, [1_000]));
    assertEquals([given!.length, given![999]], [1_000, 7]);
  },
);

forEachMethod("a death in an executor costs all tasks of its worker", async (context) => {
  await using executor = new ProcessPoolExecutor({ maxWorkers: 1, context, concurrency: 2 });
  const [here, there] = pipe<string, string>();
  const held = executor.submit(hold, there);
  assertEquals(await here.recv(), "begun");
  const dying = executor.submit(features.dieUntil, 2);
  await assertRejects(() => Promise.resolve(held), WorkerLostError);
  await assertRejects(() => Promise.resolve(dying), WorkerLostError);
  assertEquals(await executor.submit(identity, 1), 1);
  here.close();
});
