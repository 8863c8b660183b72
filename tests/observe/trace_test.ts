// Copyright 2026 the multiprocessing authors. MIT license.

import { assert, assertEquals, assertRejects } from "@std/assert";
import { Pool, type TraceEvent } from "../../mod.ts";
import { forEachMethod, test } from "../helpers.ts";
import { die, fail, open, sleep, work } from "./fixtures/timed.ts";

/** The phases of the Trace Event Format that we use, and what each must have. */
const PHASES: Record<string, (event: TraceEvent) => boolean> = {
  X: ({ dur }) => typeof dur === "number" && dur >= 0,
  b: ({ id }) => typeof id === "number",
  e: ({ id }) => typeof id === "number",
  i: ({ s }) => s === "t",
  C: ({ args }) => Object.values(args!).every((value) => typeof value === "number"),
  M: ({ args }) => args !== undefined,
};

/** Fails unless all are as the format has it. */
function assertSchema(events: TraceEvent[]): void {
  assertEquals(JSON.parse(JSON.stringify(events)), events);
  for (const event of events) {
    const { name, cat, ph, ts, pid, tid } = event;
    const isRight = typeof name === "string" && name !== "" && typeof cat === "string" &&
      Number.isFinite(ts) && ts >= 0 && Number.isInteger(pid) && Number.isInteger(tid);
    assert(isRight && PHASES[ph]!(event), JSON.stringify(event));
  }
  const times = events.map(({ ts }) => ts);
  assertEquals(times, times.toSorted((a, b) => a - b));
}

const named = (events: TraceEvent[], name: string) => events.filter((each) => each.name === name);

forEachMethod(
  "pool.traceEvents() has a row for each worker, from its start to its end",
  async (context) => {
    const pool = new Pool({
      ...{ processes: 1, context, trace: true, insights: true },
      ...{ initializer: open, initargs: [10], finalizer: open, finalargs: [10] },
    });
    await pool.map(work, [5, 6, 7], { chunkSize: 2 });
    await assertRejects(() => pool.apply(fail, [1]), RangeError);
    await assertRejects(() => pool.apply(die));
    await pool.apply(work, [1]);
    pool.close();
    await pool.join();
    const events = pool.traceEvents();
    assertSchema(events);
    const tasks = events.filter(({ cat }) => cat === "task");
    const outcomes = tasks.map(({ name, args }) => `${name} ${args!.outcome}`);
    const done = "work done";
    assertEquals(outcomes, [done, done, done, "fail failed", "die lost", done]);
    assertEquals(named(events, "boot").length, 2);
    assertEquals(named(events, "initializer").length, 2);
    assertEquals(named(events, "finalizer").length, 1);
    assertEquals(named(events, "end").map(({ args }) => args!.exitCode), [3, 0]);
    assert(named(events, "queued").length > 0 && named(events, "memory").length > 0);
    const row = ({ pid, tid }: TraceEvent) => `${pid} ${tid}`;
    const rows = new Set(named(events, "thread_name").map(row));
    assert(events.filter(({ ph }) => ph === "X").every((event) => rows.has(row(event))));
  },
);

forEachMethod("pool.traceEvents() has one clock for all processes", async (context) => {
  const from = performance.now() * 1000;
  const pool = new Pool({ processes: 2, context, trace: true });
  const asked = performance.now() * 1000;
  await pool.map(work, [20, 20, 20, 20], { chunkSize: 1 });
  const given = performance.now() * 1000;
  pool.close();
  await pool.join();
  const events = pool.traceEvents();
  const errors = named(events, "clock").map(({ args }) => args!.errorMs as number);
  const slack = Math.max(...errors) * 1000;
  assertEquals(errors.length, 2);
  assert(errors.every((error) => error > 0 && Number.isFinite(error)), errors.join());
  for (const { ts, dur } of named(events, "work")) {
    assert(ts >= asked - slack && ts + dur! <= given + slack, `${ts} ${dur} ${asked} ${given}`);
  }
  assert(named(events, "boot").every(({ ts }) => ts >= from));
  // What one row does comes one after another.
  for (const tid of [1, 2]) {
    const spans = events.filter((each) => each.tid === tid && each.ph === "X");
    spans.reduce((end, { ts, dur }) => (assert(ts >= end - slack), ts + dur!), 0);
  }
});

forEachMethod("pool.traceEvents() has tasks that overlap as events with an id", async (context) => {
  await using pool = new Pool({ processes: 1, context, concurrency: 3, trace: true });
  await pool.map(sleep, [20, 20, 20], { chunkSize: 1 });
  const events = pool.traceEvents();
  assertSchema(events);
  const begins = events.filter(({ ph }) => ph === "b");
  const ends = events.filter(({ ph }) => ph === "e");
  assertEquals([begins.length, ends.length], [3, 3]);
  for (const { id, ts, name } of begins) {
    const end = ends.find((each) => each.id === id)!;
    assert(end.name === name && end.ts - ts >= 19_000);
  }
});

test("pool.traceEvents() keeps as many events as it may, the newest", async () => {
  const pool = new Pool({ processes: 1, context: "worker", trace: { limit: 50 } });
  for (let round = 0; round < 4; round++) await pool.map(work, Array(40).fill(0));
  pool.close();
  await pool.join();
  const events = pool.traceEvents();
  assertSchema(events);
  const kept = events.filter(({ ph }) => ph !== "M");
  assertEquals(kept.length, 50);
  assertEquals(kept.at(-1)!.name, "end");
  assert(named(events, "process_name").some(({ args }) => (args!.dropped as number) > 100));
});

test("pool.traceEvents() keeps no row of workers of which no event is left", async () => {
  const { Trace } = await import("../../observe/trace.ts");
  const { WorkerRecord } = await import("../../observe/worker_record.ts");
  const trace = new Trace({ limit: 8, overlap: false, hasFinalizer: false, pid: 1 });
  for (let pid = 2; pid < 2_000; pid++) {
    const record = new WorkerRecord({
      place: 0,
      name: `PoolWorker-${pid}`,
      pid,
      running: 0,
      current: null,
    }, pid);
    trace.started(record);
    trace.booted(record, [pid, -1, 0]);
    trace.gone(pid, record, 0);
  }
  const names = named(trace.events, "thread_name").map(({ args }) => args!.name);
  assertEquals(names, [1996, 1997, 1998, 1999].map((pid) => `PoolWorker-${pid}`));
});
