// Copyright 2026 the multiprocessing authors. MIT license.

import { assert, assertEquals, assertRejects } from "@std/assert";
import { Pool, TimeoutError } from "../../mod.ts";
import { forEachMethod, Reports, test } from "../helpers.ts";
import { square, work } from "./fixtures/tasks.ts";
import { hang } from "./fixtures/waits.ts";
import { assertWorks, began, occupy, SOON } from "./pool_helpers.ts";

forEachMethod("timeout stops the running task while its neighbour goes on", async (context) => {
  await using pool = new Pool({ processes: 2, context });
  await using reports = new Reports();
  const neighbour = occupy(pool, reports);
  await neighbour.running;
  const task = pool.apply(hang, [reports.path("hang")], { timeout: 400 });
  const error = await assertRejects(() => task, TimeoutError);
  assertEquals(error.timeout, 400);
  assertEquals(error.message, "Cannot apply as it was not done after 400 ms");
  assertEquals(await pool.map(square, [1, 2], { chunkSize: 1 }), [1, 4]);
  neighbour.open();
  await neighbour.result;
  await assertWorks(pool);
});

forEachMethod("abort stops the running task, which rejects with the reason", async (context) => {
  await using pool = new Pool({ processes: 1, context });
  await using reports = new Reports();
  const controller = new AbortController();
  const task = pool.apply(hang, [reports.path()], { signal: controller.signal });
  await began(reports, task);
  const reason = new Error("enough");
  controller.abort(reason);
  assertEquals(await task.catch((error) => error), reason);
  const start = performance.now();
  await assertWorks(pool);
  assert(performance.now() - start < SOON);
});

forEachMethod("a task that is stopped before it has begun never begins", async (context) => {
  await using pool = new Pool({ processes: 1, context });
  await using reports = new Reports();
  await assertWorks(pool);
  const controller = new AbortController();
  const task = pool.apply(hang, [reports.path()], { signal: controller.signal });
  await Promise.resolve();
  await Promise.resolve();
  controller.abort("at once");
  assertEquals(await task.catch((error) => error), "at once");
  await assertRejects(() => pool.apply(hang, [reports.path()], { timeout: 0 }), TimeoutError);
  // One that began again would keep the only worker for ever.
  await assertWorks(pool);
});

forEachMethod(
  "a queued task that is stopped is taken out, and costs no worker",
  async (context) => {
    await using pool = new Pool({ processes: 1, context });
    await using reports = new Reports();
    const first = occupy(pool, reports);
    await first.running;
    const pids = pool.pids;
    const controller = new AbortController();
    const { signal } = controller;
    const queued = pool.apply(hang, [reports.path("never")], { signal });
    const late = pool.apply(hang, [reports.path("never")], { timeout: 5 });
    const behind = pool.apply(square, [3]);
    await assertRejects(() => late, TimeoutError);
    controller.abort("not needed");
    assertEquals(await queued.catch((error) => error), "not needed");
    first.open();
    await first.result;
    assertEquals(await behind, 9);
    assertEquals(reports.has("never"), false);
    assertEquals(pool.pids, pids);
  },
);

test("a signal that is aborted rejects at once, and nothing is run", async () => {
  await using pool = new Pool({ processes: 1, context: "worker" });
  await using reports = new Reports();
  const signal = AbortSignal.abort("no");
  assertEquals(await pool.apply(hang, [reports.path()], { signal }).catch((e) => e), "no");
  assertEquals(await pool.map(hang, [reports.path()], { signal }).catch((e) => e), "no");
  await assertWorks(pool);
  assertEquals(reports.has(), false);
});

test("timeout that is NaN or no number is refused", async () => {
  await using pool = new Pool({ processes: 1, context: "worker" });
  await assertRejects(() => pool.apply(square, [1], { timeout: NaN }), RangeError, "Cannot apply");
  // @ts-expect-error: no number
  await assertRejects(() => pool.apply(square, [1], { timeout: "5" }), TypeError, "Cannot apply");
  assertEquals(await pool.apply(square, [3], { timeout: Infinity }), 9);
  assertEquals(await pool.apply(square, [3], { timeout: 2 ** 40 }), 9);
});

test("a result within the timeout leaves the worker alone", async () => {
  await using pool = new Pool({ processes: 1, context: "spawn" });
  await assertWorks(pool);
  const pids = pool.pids;
  const { signal } = new AbortController();
  assertEquals(await pool.apply(square, [3], { timeout: 20_000, signal }), 9);
  assertEquals(await pool.map(square, [3, 4], { timeout: 20_000, signal }), [9, 16]);
  assertEquals(pool.pids, pids);
});

forEachMethod("map() with a timeout stops all that is left of it", async (context) => {
  await using pool = new Pool({ processes: 2, context });
  await using reports = new Reports();
  const items = Array.from({ length: 6 }, (_, index) => reports.path(`${index}`));
  const mapped = pool.map(hang, items, { chunkSize: 1, timeout: 500 });
  const error = await assertRejects(() => mapped, TimeoutError);
  assertEquals(error.message, "Cannot map as it was not done after 500 ms");
  await assertWorks(pool);
  const began = [2, 3, 4, 5].filter((index) => reports.has(`${index}`));
  assertEquals(began, []);
});

forEachMethod("map() of an async iterable with a signal ends its source", async (context) => {
  await using pool = new Pool({ processes: 1, context });
  const controller = new AbortController();
  let ended = false;
  async function* source() {
    try {
      for (let index = 0;; index++) yield await Promise.resolve(index % 2);
    } finally {
      ended = true;
    }
  }
  const mapped = pool.map(work, source(), { signal: controller.signal });
  await pool.apply(square, [1]);
  controller.abort("enough");
  assertEquals(await mapped.catch((error) => error), "enough");
  await assertWorks(pool);
  assertEquals(ended, true);
});

forEachMethod("imap() with a timeout costs the item that is late, and goes on", async (context) => {
  await using pool = new Pool({ processes: 2, context });
  await assertWorks(pool);
  const results = pool.imap(work, [1, 60_000, 2], { timeout: 600 });
  assertEquals(await results.next(), { done: false, value: 1 });
  await assertRejects(() => results.next(), TimeoutError);
  assertEquals(await results.next(), { done: false, value: 2 });
  assertEquals(await results.next(), { done: true, value: undefined });
});
