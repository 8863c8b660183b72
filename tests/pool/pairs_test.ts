// Copyright 2026 the multiprocessing authors. MIT license.

// How the options of a pool meet: each row of the table in docs/pools.md.

import { assert, assertEquals, assertRejects } from "@std/assert";
import { pipe, Pool, PoolFullError, TimeoutError, WorkerLostError } from "../../mod.ts";
import { forEachMethod, Reports, test } from "../helpers.ts";
import * as features from "./fixtures/features.ts";
import * as pairs from "./fixtures/pairs.ts";
import { identity } from "./fixtures/tasks.ts";

const { dieAfter, dieUntil, getState, hold, ignoreSignal, noteIn, setState, untilAborted } =
  features;
const { countAtLast, countWithMuch, measureAtLast, noteAtLast, whoAmI } = pairs;

const ROWS: string[] = [];

/** A row of the table, and what shows it. */
function pair(row: string, fn: (context: "spawn" | "worker" | "warm") => Promise<void>): void {
  ROWS.push(row);
  forEachMethod(row, fn);
}

/** A task that is begun, and ends when it is told to. */
async function begin(pool: Pool): Promise<() => Promise<string>> {
  const [here, there] = pipe<string, string>();
  const task = pool.apply(hold, [there]);
  assertEquals(await here.recv(), "begun");
  return async () => {
    await here.send("go on");
    const value = await task;
    here.close();
    return value;
  };
}

async function linesOf(path: string): Promise<string[]> {
  return (await Deno.readTextFile(path)).split("\n").slice(0, -1);
}

/** Its workers are given many tasks ahead, as all it has had were short. */
async function makeEager(pool: Pool): Promise<void> {
  for (let round = 0; round < 3; round++) await pool.map(identity, Array(200).fill(0));
}

pair("`retries` and `priority`", async (context) => {
  await using pool = new Pool({ processes: 1, context });
  await using reports = new Reports();
  const path = reports.path();
  const end = await begin(pool);
  const options = { priority: 5, retries: 1 };
  const tasks = [
    pool.apply(noteIn, [path, "low"]),
    pool.apply(noteAtLast, [path, "begun again"], options),
    pool.apply(noteIn, [path, "as high, and later"], options),
  ];
  await end();
  await Promise.all(tasks);
  assertEquals(await linesOf(path), ["begun again", "as high, and later", "low"]);
});

pair("`retries` and `stream`", async (context) => {
  await using pool = new Pool({ processes: 1, context });
  const stream = pool.stream(countAtLast, [3], { retries: 1 });
  assertEquals(await Array.fromAsync(stream), [1, 2, 3]);
  const late = pool.stream(dieAfter, [2], { retries: 9 });
  assertEquals([(await late.next()).value, (await late.next()).value], [1, 2]);
  await assertRejects(() => late.next(), WorkerLostError);
});

pair("`retries` and `transfer`", async (context) => {
  await using pool = new Pool({ processes: 1, context });
  const bytes = new Uint8Array(1_000);
  const task = pool.apply(measureAtLast, [bytes], { retries: 1, transfer: [bytes.buffer] });
  if (context === "worker") await assertRejects(() => task, WorkerLostError);
  else assertEquals(await task, 1_000);
});

pair("`concurrency` and a death", async (context) => {
  await using pool = new Pool({ processes: 1, concurrency: 3, context });
  const [here, there] = pipe<string, string>();
  const held = pool.apply(hold, [there]);
  assertEquals(await here.recv(), "begun");
  const again = pool.apply(dieUntil, [2], { retries: 1 });
  await assertRejects(() => held, WorkerLostError);
  assertEquals(await again, 2);
  here.close();
});

pair("`concurrency` and `timeout`", async (context) => {
  await using pool = new Pool({ processes: 1, concurrency: 2, context });
  const [before] = await pool.broadcast(whoAmI);
  const end = await begin(pool);
  // One whose time is up before it has begun costs no worker: on a busy machine that takes a while.
  let hasBegun = false;
  for (let timeout = 500; !hasBegun; timeout *= 2) {
    const [here, there] = pipe<string, string>();
    await assertRejects(() => pool.apply(ignoreSignal, [there], { timeout }), TimeoutError);
    hasBegun = await here.recv().then(() => true, () => false);
    here.close();
  }
  const next = pool.apply(whoAmI);
  assertEquals(await end(), "go on");
  assert(await next !== before, "the worker should have been replaced");
});

pair("`concurrency` and `grace`", async (context) => {
  await using pool = new Pool({ processes: 1, concurrency: 2, context });
  await using reports = new Reports();
  const [before] = await pool.broadcast(whoAmI);
  const end = await begin(pool);
  const controller = new AbortController();
  const options = { signal: controller.signal, grace: 20_000 };
  const task = pool.apply(untilAborted, [reports.path()], options);
  const settled = assertRejects(() => task, DOMException);
  while (!reports.has()) await new Promise((resolve) => setTimeout(resolve, 5));
  controller.abort();
  await settled;
  assertEquals(await pool.apply(whoAmI), before);
  assertEquals(await end(), "go on");
});

pair("`concurrency` and `stream`", async (context) => {
  await using pool = new Pool({ processes: 1, concurrency: 2, context });
  const end = await begin(pool);
  assertEquals((await Array.fromAsync(pool.stream(features.countSlowly, [20]))).length, 20);
  for await (const number of pool.stream(features.countTo, [1_000_000])) if (number === 9) break;
  assertEquals(await end(), "go on");
});

pair("`broadcast` and `resize`", async (context) => {
  await using pool = new Pool({ processes: 2, context });
  const ends = [await begin(pool), await begin(pool)];
  const told = pool.broadcast(setState, [7]);
  pool.resize(1);
  for (const end of ends) await end();
  assert((await told).every((state) => state === 7));
  pool.resize(2);
  assertEquals(await pool.broadcast(getState), [7, 7]);
});

pair("`broadcast` and recycling", async (context) => {
  await using pool = new Pool({ processes: 1, context, maxTasksPerChild: 1 });
  const [before] = await pool.broadcast(whoAmI);
  assertEquals(await pool.broadcast(whoAmI), [before]);
  assertEquals(await pool.apply(whoAmI), before);
  assert(await pool.apply(whoAmI) !== before, "the worker should have been replaced");
});

pair("`maxQueue` and `map`", async (context) => {
  await using pool = new Pool({ processes: 1, context, maxQueue: 1 });
  const mapped = pool.map(identity, [1, 2, 3, 4], { chunkSize: 1 });
  const rows = pool.starmap(identity, [[5], [6], [7]], { chunkSize: 1 });
  assertEquals(await Array.fromAsync(pool.imap(identity, [8, 9])), [8, 9]);
  assertEquals([await mapped, await rows], [[1, 2, 3, 4], [5, 6, 7]]);
});

pair("`priority` or `maxQueue`", async (context) => {
  await using reports = new Reports();
  await using urgent = new Pool({ processes: 1, context });
  await makeEager(urgent);
  const end = await begin(urgent);
  const note = (name: string, priority = 0) =>
    urgent.apply(noteIn, [reports.path(), name], { priority });
  const tasks = [note("a"), note("b"), note("urgent", 1)];
  await end();
  await Promise.all(tasks);
  assertEquals(await linesOf(reports.path()), ["urgent", "a", "b"]);
  await using bounded = new Pool({ processes: 1, context, maxQueue: 2 });
  await makeEager(bounded);
  const endOther = await begin(bounded);
  const waiting = [bounded.apply(identity, [1]), bounded.apply(identity, [2])];
  await assertRejects(() => bounded.apply(identity, [3]), PoolFullError);
  await endOther();
  assertEquals(await Promise.all(waiting), [1, 2]);
});

pair("`settled` and a death", async (context) => {
  await using pool = new Pool({ processes: 1, context });
  const ends = await pool.map(dieUntil, [1, 9, 1, 1], { settled: true, chunkSize: 3 });
  const statuses = ends.map(({ status }) => status);
  assertEquals(statuses, ["rejected", "rejected", "rejected", "fulfilled"]);
  for (const end of ends.slice(0, 3)) {
    assert((end as PromiseRejectedResult).reason instanceof WorkerLostError);
  }
});

pair("`maxMemoryPerChild` and `stream`", async (context) => {
  await using pool = new Pool({ processes: 1, context, maxMemoryPerChild: 300_000_000 });
  const [before] = await pool.broadcast(whoAmI);
  const values = await Array.fromAsync(pool.stream(countWithMuch, [20]));
  assertEquals(values, Array.from({ length: 20 }, (_, index) => [index + 1, before]));
  assert(await pool.apply(whoAmI) !== before, "the worker should have been replaced");
});

pair("`maxTasksPerChild` and `map`", async (context) => {
  await using pool = new Pool({ processes: 1, context, maxTasksPerChild: 2 });
  const who = await pool.map(whoAmI as () => unknown, Array(12).fill(null), { chunkSize: 3 });
  assertEquals(new Set(who).size, 2);
  assertEquals(who.map((each) => who.indexOf(each)), [...Array(6).fill(0), ...Array(6).fill(6)]);
});

test("each row of the table is shown here", async () => {
  const page = await Deno.readTextFile(new URL("../../docs/pools.md", import.meta.url));
  const table = page.slice(page.indexOf("## How they meet")).split("\n## ")[0]!;
  const rows = [...table.matchAll(/^\| ([^|]*`[^|]*?) +\|/gm)].map(([, row]) => row!.trim());
  assertEquals(rows.toSorted(), ROWS.toSorted());
});
