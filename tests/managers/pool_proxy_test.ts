// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The pools of a manager.
 *
 * @module
 */

import { assertEquals, assertRejects } from "@std/assert";
import {
  type AsyncResult,
  type AutoProxy,
  inline,
  manager,
  ProcessStateError,
  TimeoutError,
} from "../../mod.ts";
import { forEachMethod, test } from "../helpers.ts";
import { power, setsUp, square, throws } from "./fixtures/own.ts";

forEachMethod("PX-031 A manager's pool runs tasks, and gives results", async (context) => {
  await using server = await manager({ context });
  await using pool = await server.pool({ processes: 2 });
  assertEquals(await pool.apply(square, [7]), 49);
  assertEquals([await pool.size, (await pool.pids).length > 0], [2, true]);
  assertEquals(await pool.map(square, [1, 2, 3]), [1, 4, 9]);
  assertEquals(await pool.starmap(power, [[2, 3], [3, 2]]), [8, 9]);
  assertEquals(await Array.fromAsync(pool.imap(square, [1, 2, 3])), [1, 4, 9]);
  const unordered = await Array.fromAsync(pool.imapUnordered(Math.sqrt, new Set([1, 4, 9])));
  assertEquals(unordered.sort(), [1, 2, 3]);
  const result = await pool.applyAsync(square, [5]);
  assertEquals([await result.get(), await result.ready(), await result.successful()], [
    25,
    true,
    true,
  ]);
  assertEquals(await (await pool.starmapAsync(power, [[2, 2]])).get({ timeout: 10_000 }), [4]);
  await pool.close();
  await pool.join();
  await assertRejects(() => pool.apply(square, [1]), ProcessStateError);
});

test("A task's error, and its time limit, are those of the caller", async () => {
  await using server = await manager({ context: "worker" });
  await using pool = await server.pool({ processes: 1 });
  await assertRejects(() => pool.apply(throws), SyntaxError, "no result");
  const waits = inline(() => new Promise<void>(() => {}));
  await assertRejects(() => pool.apply(waits, [], { timeout: 20 }), TimeoutError);
  const control = new AbortController();
  const waiting = pool.apply(waits, [], { signal: control.signal });
  control.abort("enough");
  assertEquals(await waiting.catch((reason) => reason), "enough");
  assertEquals(await pool.apply(square, [3]), 9);
});

test("map() of a manager's pool tells its progress here", async () => {
  await using server = await manager({ context: "worker" });
  await using pool = await server.pool({ processes: 1 });
  const told: (number | null)[][] = [];
  const onProgress = (done: number, total: number | null) => told.push([done, total]);
  assertEquals(await pool.map(square, [1, 2, 3], { chunkSize: 2, onProgress }), [1, 4, 9]);
  assertEquals(told, [[2, 3], [3, 3]]);
});

test("map() of a manager's pool settles each item, where that is asked for", async () => {
  await using server = await manager({ context: "worker" });
  await using pool = await server.pool({ processes: 1 });
  const root = inline((x: number) => {
    if (x < 0) throw new RangeError("no root");
    return Math.sqrt(x);
  });
  const results = await pool.map(root, [4, -1, 9], { settled: true, retries: 1, priority: 2 });
  assertEquals(results.map(({ status }) => status), ["fulfilled", "rejected", "fulfilled"]);
});

test("The callbacks of a manager's pool are called here", async () => {
  await using server = await manager({ context: "worker" });
  await using pool = await server.pool({ processes: 1 });
  const value = await new Promise((callback) => pool.applyAsync(square, [4], { callback }));
  const error = await new Promise((errorCallback) =>
    pool.applyAsync(throws, [], { errorCallback })
  );
  assertEquals([value, (error as Error).name], [16, "SyntaxError"]);
});

test("imap() of a manager's pool pulls no more than it needs", async () => {
  await using server = await manager({ context: "worker" });
  await using pool = await server.pool({ processes: 1 });
  let pulled = 0;
  function* endless() {
    for (;;) yield pulled++;
  }
  const results = pool.imap(square, endless());
  for (let i = 0; i < 3; i++) assertEquals((await results.next()).value, i * i);
  await results.return!();
  const { value, done } = await results.next();
  assertEquals([value, done, pulled < 100], [undefined, true, true]);
});

test("A manager's pool has an initializer", async () => {
  await using server = await manager({ context: "worker" });
  await using pool = await server.pool({ processes: 1, initializer: setsUp, initargs: ["pool"] });
  const read = inline(() => (globalThis as { setUp?: string }).setUp);
  assertEquals(await pool.apply(read), "pool");
});

test("A task of a manager's pool is given proxies", async () => {
  await using server = await manager({ context: "worker" });
  await using pool = await server.pool({ processes: 1 });
  const dict = await server.dict([["a", 1]]);
  const target = inline(async (given: typeof dict) => await given.get("a"));
  assertEquals(await pool.apply(target, [dict]), 1);
  await using list = await server.list<AutoProxy<AsyncResult<number>>>();
  await list.push(await pool.applyAsync(square, [6]));
  assertEquals(await (await list.at(0)).get(), 36);
});
