// Copyright 2026 the multiprocessing authors. MIT license.

import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { inline, Pool, type PoolInsights, ProcessStateError, TargetError } from "../../mod.ts";
import { Watching } from "../../pool/tasks/watching.ts";
import { forEachMethod, test } from "../helpers.ts";
import {
  die,
  fail,
  open,
  readInit,
  sleep,
  type Timed,
  work,
  workOrFail,
  workTwice,
  yieldSlowly,
} from "./fixtures/timed.ts";

/** How far a figure may be off: 5 %, or 2 ms. */
function isNear(figure: number, truth: number): boolean {
  return Math.abs(figure - truth) <= Math.max(2, truth * 0.05);
}

const sum = (all: readonly number[]) => all.reduce((a, b) => a + b, 0);

/** On a machine that is busy with other things a worker may be put aside between two looks at the clock. */
const TRIES = 6;

type Figure = [what: string, figure: number, truth: number];

/** Fails if a figure is off in each of several tries. */
async function assertNear(look: () => Promise<Figure[]>): Promise<void> {
  const near = new Set<string>();
  let off: Figure[] = [];
  for (let count = 0; count < TRIES; count++) {
    const figures = await look();
    for (const [what, figure, truth] of figures) if (isNear(figure, truth)) near.add(what);
    off = figures.filter(([what]) => !near.has(what));
    if (off.length === 0) return;
  }
  throw new Error(`off in each of ${TRIES} tries: ${JSON.stringify(off)}`);
}

function ended({ tasks }: PoolInsights): number {
  return tasks.done + tasks.failed + tasks.lost;
}

forEachMethod(
  "pool.insights() gives the times that workers have taken themselves",
  async (context) => {
    await assertNear(async () => {
      const pool = new Pool({
        ...{ processes: 1, context, insights: true },
        ...{ initializer: open, initargs: [30] },
      });
      const init = await pool.apply(readInit);
      const all = await pool.map(work, [5, 10, 20, 40], { chunkSize: 2 });
      all.push(await pool.apply(sleep, [60]));
      all.push(...await pool.starmap(workTwice, [[5, 7], [8, 10]]));
      pool.close();
      await pool.join();
      const { workers: [worker], work: spread, slowest } = pool.insights();
      const took = all.map(({ took }) => took);
      const slow = took.toSorted((a, b) => b - a);
      return [
        ["workMs", worker!.workMs, sum(took)],
        ["initMs", worker!.initMs, init],
        ["max", spread.max, slow[0]!],
        ["mean", spread.mean * spread.count, sum(took)],
        ...slowest.map(({ ms }, index): Figure => [`slowest ${index}`, ms, slow[index]!]),
      ];
    });
  },
);

forEachMethod("pool.insights() counts short tasks among long ones", async (context) => {
  const pool = new Pool({ processes: 1, context, insights: { slowest: 1 } });
  const short = () => Promise.all(Array.from({ length: 500 }, (_, i) => pool.apply(Math.abs, [i])));
  await short();
  const [long] = await Promise.all([pool.apply(work, [40]), short()]);
  pool.close();
  await pool.join();
  const { tasks, workers, work: spread, latency, slowest } = pool.insights();
  assertEquals(tasks, { submitted: 1001, running: 0, done: 1001, failed: 0, lost: 0 });
  assertEquals([workers[0]!.tasks, spread.count, latency.count], [1001, 1001, 1001]);
  assertEquals([slowest[0]!.target, slowest[0]!.args], ["work", "40"]);
  assert(slowest[0]!.ms >= long.took && spread.max >= long.took, "the long one is known by itself");
  assert(workers[0]!.workMs >= long.took);
});

forEachMethod("pool.insights() tells how long a worker waits", async (context) => {
  await using pool = new Pool({ processes: 1, context, insights: true, trace: true });
  /** The figure, less what has passed since the task that came last: that is for the truth of the next. */
  const look = () => {
    const { waitMs } = pool.insights().workers[0]!;
    const now = performance.now();
    const { ts, dur } = pool.traceEvents().filter(({ name }) => name === "work").at(-1)!;
    return waitMs - (now - (ts + dur!) / 1000);
  };
  await assertNear(async () => {
    const first = await pool.apply(work, [1]);
    const before = look();
    await new Promise((resolve) => setTimeout(resolve, 100));
    const second = await pool.apply(work, [30]);
    // On the worker's own clock, from the end of one task to the begin of the next.
    return [["waitMs", look() - before, second.began - (first.began + first.took)]];
  });
});

forEachMethod("pool.insights() counts items as tasks, and how each has ended", async (context) => {
  const pool = new Pool({ processes: 2, context, insights: { slowest: 2 } });
  await pool.map(work, [1, 1, 1, 1, 1, 1, 1], { chunkSize: 3 });
  await assertRejects(() => pool.apply(fail, [1]), RangeError);
  await assertRejects(() => pool.map(workOrFail, [1, -1, 1], { chunkSize: 3 }), RangeError);
  await pool.map(workOrFail, [1, -1, 1], { chunkSize: 3, settled: true });
  await assertRejects(() => pool.apply(sleep, [60_000], { timeout: 50 }));
  await assertRejects(() => pool.apply(die));
  for await (const _ of pool.stream(yieldSlowly, [2, 1]));
  pool.close();
  await pool.join();
  const insights = pool.insights();
  // Seven; one that throws; one done, one that throws and one after it; two and one; one that is late; one that is
  // lost; a stream.
  assertEquals(insights.tasks, { submitted: 17, running: 0, done: 11, failed: 5, lost: 1 });
  assertEquals([insights.queued, insights.slowest.length], [0, 2]);
  assertEquals(sum(insights.workers.map(({ lost }) => lost)), 1);
  assert(sum(insights.workers.map(({ starts }) => starts)) >= 2);
  assertEquals(insights.latency.count, 16);
  assert(insights.workers.every(({ memory, startMs }) => memory > 0 && startMs > 0));
});

forEachMethod("pool.insights() knows tasks that a worker does at once", async (context) => {
  const pool = new Pool({ processes: 1, context, concurrency: 4, insights: true });
  const first = pool.map(sleep, [30, 31, 32, 33], { chunkSize: 1 });
  const all: Timed[] = [...await first, await pool.apply(sleep, [5])];
  await assertRejects(() => pool.apply(fail, [1]), RangeError);
  pool.close();
  await pool.join();
  const { tasks, workers, work } = pool.insights();
  assertEquals(tasks, { submitted: 6, running: 0, done: 5, failed: 1, lost: 0 });
  assertEquals([workers[0]!.tasks, work.count], [6, 6]);
  assert(workers[0]!.workMs >= sum(all.map(({ took }) => took)));
});

forEachMethod("pool.insights() counts a task that is begun again once", async (context) => {
  const pool = new Pool({ processes: 1, context, insights: true });
  await assertRejects(() => pool.apply(die, [], { retries: 1 }));
  pool.close();
  await pool.join();
  const { tasks, workers } = pool.insights();
  assertEquals(tasks, { submitted: 1, running: 0, done: 0, failed: 0, lost: 1 });
  assertEquals(workers[0]!.lost, 2);
});

forEachMethod("pool.insights() counts right from the first call on", async (context) => {
  const pool = new Pool({ processes: 1, context, insights: true });
  const given = ({ submitted, failed }: PoolInsights["tasks"]) => [submitted, failed];
  assertEquals(given(pool.insights().tasks), [0, 0]);
  const roots = pool.map(Math.sqrt, [1, 4, 9], { chunkSize: 2 });
  assertEquals(given(pool.insights().tasks), [3, 0]);
  const over = new AbortController();
  const stopped = pool.apply(Math.abs, [1], { signal: over.signal });
  const hidden = () => {};
  const lost = pool.apply(hidden);
  assertEquals([given(pool.insights().tasks), pool.insights().queued], [[5, 0], 5]);
  over.abort();
  await assertRejects(() => stopped);
  await assertRejects(() => lost, TargetError);
  assertEquals(given(pool.insights().tasks), [5, 2]);
  assertEquals(await roots, [1, 2, 3]);
  pool.close();
  await pool.join();
  const { tasks, queued } = pool.insights();
  assertEquals(tasks, { submitted: 5, running: 0, done: 3, failed: 2, lost: 0 });
  assertEquals(queued, 0);
});

test("pool.insights() counts tasks that are stopped before anything is loaded", () => {
  const watching = new Watching({ insights: true });
  const { add } = watching.fromNow(2, () => {}, () => {});
  const { reject } = watching.fromNow(1, () => {}, () => {});
  assertEquals(watching.insights.queued, 3);
  add({ id: 0, place: { kind: "global", path: ["Math", "abs"] }, isShort: false });
  reject(new Error("not found"));
  const { tasks, queued } = watching.insights;
  assertEquals([tasks.submitted, tasks.failed, queued], [3, 3, 0]);
});

test("pool.insights() adds up at any time", async () => {
  await using pool = new Pool({ processes: 2, context: "worker", insights: true });
  assertEquals(pool.insights().tasks.submitted, 0);
  const result = pool.mapAsync(work, Array(40).fill(1), { chunkSize: 2 });
  let looks = 0;
  for (; !result.ready(); looks++) {
    const insights = pool.insights();
    const { submitted, running } = insights.tasks;
    assertEquals(submitted, ended(insights) + running + insights.queued);
    assert(running >= 0 && running <= 2 && insights.queued >= 0);
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  assert(looks > 0);
  assertEquals(pool.insights().tasks.done, 40);
});

test("pool.insights() shows what the slowest tasks were called with", async () => {
  await using pool = new Pool({ processes: 1, context: "worker", insights: { slowest: 3 } });
  const target = inline(function wait(ms: number, ..._rest: unknown[]) {
    const end = performance.now() + ms;
    while (performance.now() < end);
  });
  // So much longer that it does not matter how long the system lets the first of the others wait.
  await pool.apply(target, [600, "x".repeat(200), new Map()]);
  await pool.apply(target, [400, { a: [1, 2, 3, 4, 5, 6, 7], b: null }]);
  await pool.starmap(target, [[1], [200, 5n]], { chunkSize: 2 });
  const { slowest } = pool.insights();
  assertEquals(slowest.map(({ target }) => target), ["wait", "wait", "wait"]);
  const args = slowest.map(({ args }) => args).toSorted();
  assertEquals(args.slice(0, 2), ["200, 5n", "400, { a: [1, 2, 3, 4, 5, ...], b: null }"]);
  assert(args[2]!.startsWith('600, "xxx') && args[2]!.length <= 80, args[2]);
});

test("pool.insights() finds the one long item among many short ones", async () => {
  await using pool = new Pool({ processes: 1, context: "worker", insights: { slowest: 1 } });
  const target = inline((ms: number) => {
    if (ms === 0) return;
    const end = performance.now() + ms;
    while (performance.now() < end);
  });
  const items = Array(20_000).fill(0);
  items[15_000] = 120;
  await pool.map(target, items, { chunkSize: 20_000 });
  const { work, slowest } = pool.insights();
  assertEquals(work.count, 20_000);
  assert(work.p50 < 0.1 && work.max >= 119, JSON.stringify(work));
  assert(slowest[0]!.ms >= 119 && slowest[0]!.args.includes("one of"), slowest[0]!.args);
});

test("pool.insights() and pool.traceEvents() are refused unless they were asked for", async () => {
  await using pool = new Pool({ processes: 1, context: "worker" });
  assertThrows(() => pool.insights(), ProcessStateError, "new Pool({ insights: true })");
  assertThrows(() => pool.traceEvents(), ProcessStateError, "new Pool({ trace: true })");
  await using other = new Pool({ processes: 1, context: "worker", insights: true });
  assertThrows(() => other.traceEvents(), ProcessStateError);
});

test("new Pool() refuses options of insights and trace that there are none of", () => {
  // deno-lint-ignore no-explicit-any
  const make = (options: any) => () => new Pool({ processes: 1, context: "worker", ...options });
  assertThrows(make({ insights: "yes" }), TypeError, '"insights" must be a boolean or an object');
  assertThrows(make({ insights: { slow: 1 } }), TypeError, 'has no option "slow"');
  assertThrows(make({ insights: { slowest: -1 } }), RangeError, '"slowest"');
  assertThrows(make({ trace: { limits: 1 } }), TypeError, 'has no option "limits"');
  assertThrows(make({ trace: { limit: 0 } }), RangeError, '"limit"');
  assertThrows(make({ trace: [] }), TypeError, '"trace"');
});
