// Copyright 2026 the multiprocessing authors. MIT license.

import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { AsyncResult, Pool, ProcessStateError, TimeoutError } from "../../mod.ts";
import { forEachMethod, Reports, test } from "../helpers.ts";
import { waitForFile } from "../fixtures/wait_for_file.ts";
import { report } from "../fixtures/report.ts";
import { giveFunction, refuseOdd } from "./fixtures/faults.ts";
import { square, squareLater } from "./fixtures/tasks.ts";
import { began } from "./pool_helpers.ts";

forEachMethod("PL-015 get() gives the result", async (context) => {
  await using pool = new Pool({ processes: 1, context });
  const result = pool.applyAsync(squareLater, [7]);
  assert(result instanceof AsyncResult);
  assertEquals([await result.get(), await result, await result.get({ timeout: 0 })], [49, 49, 49]);
});

forEachMethod("PL-016 get() of a task that runs rejects after the timeout", async (context) => {
  await using pool = new Pool({ processes: 1, context });
  await using reports = new Reports();
  const result = pool.applyAsync(waitForFile, [reports.path(), reports.path("open")]);
  await began(reports, result);
  const error = await assertRejects(() => result.get({ timeout: 100 }), TimeoutError);
  assertEquals(error.timeout, 100);
  await assertRejects(() => result.get({ timeout: 0 }), TimeoutError);
  assertEquals(await result.wait({ timeout: 0 }), false);
  assertEquals(result.ready(), false);
  assertThrows(() => result.successful(), ProcessStateError, "wait() first");
  // Getting late does not stop the task.
  report(reports.path("open"), true);
  assertEquals(await result.wait(), true);
  assertEquals([result.ready(), result.successful(), await result], [true, true, undefined]);
});

test("PL-052 wait() never throws the error of the task", async () => {
  await using pool = new Pool({ processes: 1, context: "worker" });
  const result = pool.applyAsync(refuseOdd, [1]);
  assertEquals(await result.wait({ timeout: 20_000 }), true);
  assertEquals([result.ready(), result.successful()], [true, false]);
  await assertRejects(() => result.get(), RangeError, "1 is odd");
});

test("get() by a signal rejects with its reason, and the task goes on", async () => {
  await using pool = new Pool({ processes: 1, context: "worker" });
  const result = pool.applyAsync(squareLater, [3]);
  assertEquals(await result.get({ signal: AbortSignal.abort("no") }).catch((e) => e), "no");
  assertEquals(await result, 9);
});

forEachMethod("PL-040 errorCallback is given the error that get() throws", async (context) => {
  await using pool = new Pool({ processes: 1, context });
  const given: unknown[] = [];
  const errorCallback = (error: unknown) => void given.push(error);
  const callback = () => void given.push("never");
  const result = pool.applyAsync(refuseOdd, [3], { callback, errorCallback });
  const error = await assertRejects(() => result.get(), RangeError, "3 is odd");
  assertEquals(given.length, 1);
  assert(given[0] === error);
});

test("PL-042 errorCallback is told of a result that can't be cloned", async () => {
  await using pool = new Pool({ processes: 1, context: "spawn" });
  const given: unknown[] = [];
  const errorCallback = (error: unknown) => void given.push(error);
  const result = pool.applyAsync(giveFunction, [], { errorCallback });
  const error = await result.get().catch((error) => error) as Error;
  assertEquals([error.name, given[0] === error], ["DataCloneError", true]);
});

test("callbacks run before those who wait go on", async () => {
  await using pool = new Pool({ processes: 1, context: "worker" });
  const order: string[] = [];
  const note = (text: string) => () => void order.push(text);
  const single = pool.applyAsync(square, [3], { callback: note("callback") });
  await single.get().then(note("waiter"));
  await pool.mapAsync(square, [1, 2], { callback: note("map callback") }).then(note("map waiter"));
  const failing = pool.mapAsync(refuseOdd, [1], { errorCallback: note("error callback") });
  await failing.get().catch(note("error waiter"));
  await pool.starmapAsync(square, [[1]], { callback: note("starmap callback") });
  assertEquals(order, [
    ...["callback", "waiter", "map callback", "map waiter"],
    ...["error callback", "error waiter", "starmap callback"],
  ]);
});

test("callbacks are given the result", async () => {
  await using pool = new Pool({ processes: 1, context: "worker" });
  const given: unknown[] = [];
  await pool.applyAsync(square, [3], { callback: (value) => given.push(value) });
  await pool.mapAsync(square, [1, 2], { callback: (values) => given.push(values) });
  assertEquals(given, [9, [1, 4]]);
});

test("an error that nobody waits for is not reported", async () => {
  await using pool = new Pool({ processes: 1, context: "worker" });
  pool.applyAsync(refuseOdd, [1]);
  pool.mapAsync(refuseOdd, [1]);
  assertEquals(await pool.applyAsync(refuseOdd, [2]), 2);
});

test("then() takes what a promise takes", async () => {
  await using pool = new Pool({ processes: 1, context: "worker" });
  assertEquals(await pool.applyAsync(square, [2]).then((x) => x + 1), 5);
  assertEquals(
    await pool.applyAsync(refuseOdd, [1]).then(null, (error) => error.message),
    "1 is odd",
  );
  assertEquals(await Promise.all([pool.applyAsync(square, [2]), 1]), [4, 1]);
});
