// Copyright 2026 the multiprocessing authors. MIT license.

import { assert, assertEquals } from "@std/assert";
import { KEPT, type Sample } from "../../dashboard/figures.ts";
import { History } from "../../dashboard/page/history.ts";
import { Sampler } from "../../dashboard/sampler.ts";
import { test } from "../helpers.ts";
import { BusyPool, FakePool } from "./fake_pool.ts";

const SAMPLE: Sample = {
  at: 0,
  span: 500,
  done: 0,
  failed: 0,
  mean: null,
  p50: 0,
  p99: 0,
  running: 0,
  queued: 0,
  memory: 0,
  work: [0],
  wait: [500],
  busy: [false],
  starts: [1],
};

/** Looks half a second apart. */
function historyOf(samples: Partial<Sample>[]): History {
  return new History(samples.map((each, index) => ({ ...SAMPLE, at: index * 500, ...each })));
}

/** How much of each look the first worker has worked. */
function busyIn(history: History): number[] {
  return history.busy.map(([share]) => share!);
}

test("a look at a pool tells what has happened since the one before", () => {
  const pool = new FakePool(1);
  const sampler = new Sampler(pool, 1_000);
  const [worker] = pool.figures.workers;
  Object.assign(pool.figures.tasks, { done: 10, failed: 1, lost: 1, running: 1 });
  Object.assign(worker!, { workMs: 300, waitMs: 200, state: "busy" });
  pool.figures.latency = { ...pool.figures.latency, count: 10, mean: 30 };
  assertEquals(sampler.look(1_500).sample, {
    ...SAMPLE,
    at: 1_500,
    done: 10,
    failed: 2,
    mean: 30,
    running: 1,
    memory: 60_000_000,
    work: [300],
    wait: [200],
    busy: [true],
  });
  pool.figures.latency = { ...pool.figures.latency, count: 20, mean: 40 };
  assertEquals(sampler.look(2_000).sample.mean, 50);
  assertEquals(sampler.look(2_500).sample.mean, null);
  assertEquals(sampler.samples.length, 3);
});

test("ten minutes are kept, and no more", () => {
  const pool = new FakePool(1);
  const sampler = new Sampler(pool, 0);
  for (let look = 1; look <= KEPT + 50; look++) sampler.look(look * 500);
  assertEquals(sampler.samples.length, KEPT);
  const history = new History(sampler.samples);
  history.add({ ...SAMPLE, at: (KEPT + 51) * 500 });
  for (const column of [history.at, history.rate, history.busy, history.mean]) {
    assertEquals(column.length, KEPT);
  }
  assertEquals(history.at.at(-1)! - history.at[0]!, (KEPT - 1) / 2);
});

test("a rate is that of the last two seconds", () => {
  const history = historyOf([{ done: 50 }, { done: 50 }, { done: 50 }, { done: 50 }, { done: 0 }]);
  assertEquals(history.rate, [100, 100, 100, 100, 75]);
});

test("a task that is told of at its end has filled the looks before", () => {
  const busy = { busy: [true], wait: [0] };
  const still = { work: [0], wait: [0] };
  assertEquals(busyIn(historyOf([{}, still, still, { work: [1_500], wait: [0] }])), [0, 1, 1, 1]);
  assertEquals(busyIn(historyOf([{}, busy, busy, { work: [1_250], wait: [250] }])), [0, 1, 1, 1]);
  assertEquals(busyIn(historyOf([{}, { work: [750], wait: [0] }])), [0.5, 1]);
});

test("where a worker was replaced there is a mark, and not where the first was started", () => {
  const history = historyOf([{}, { starts: [1, 1] }, { starts: [2, 1] }, { starts: [2, 3] }]);
  assertEquals(history.marks, [{ at: 1, worker: 0 }, { at: 1.5, worker: 1 }]);
});

test("what is done adds up over a long run", () => {
  const pool = new BusyPool(3, 500);
  const sampler = new Sampler(pool, 0);
  let [done, work] = [0, 0];
  for (let look = 1; look <= 40; look++) {
    pool.pass(500);
    const { sample } = sampler.look(look * 500);
    done += sample.done;
    work += sample.work.reduce((sum, each) => sum + each, 0);
  }
  assertEquals(done, pool.figures.tasks.done);
  const all = pool.figures.workers.reduce((sum, { workMs }) => sum + workMs, 0);
  assert(Math.abs(work - all) < 1);
});
