// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * What no type checker would let through, for the calls of managers and proxies.
 *
 * @module
 */

import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import { manager, type SyncManager } from "../../mod.ts";
import { test } from "../helpers.ts";
import { square } from "./fixtures/own.ts";

// deno-lint-ignore no-explicit-any
type Any = any;

const HOUSE_FORM = /^Cannot [^\n]+ (?:as|of) [^\n]+: [^\n]+[^.\n]$/;

async function refused(what: string, call: () => Promise<unknown>): Promise<void> {
  const error = await assertRejects(call);
  const isRight = error instanceof TypeError || error instanceof RangeError;
  assert(isRight && HOUSE_FORM.test(error.message), `${what}: ${error}`);
}

const WAITS = [5, null, "text", [1], { timeout: "5" }, { timeout: NaN }, { signal: 5 }, {
  timout: 1,
}];

test("Proxies refuse what says not how long to wait", async () => {
  await using server = await manager({ context: "worker" });
  const [lock, queue, event] = [await server.lock(), await server.queue(), await server.event()];
  const value = await server.value("i32");
  for (const wait of WAITS as Any[]) {
    await refused("acquire", () => lock.acquire(wait));
    await refused("hold", () => lock.hold(wait));
    await refused("get", () => queue.get(wait));
    await refused("put", () => queue.put(1, wait));
    await refused("event.wait", () => event.wait(wait));
    await refused("value.hold", () => value.hold(wait));
  }
  assertEquals([await lock.locked, await queue.size()], [false, 0]);
});

test("Managers and proxies refuse arguments too many", async () => {
  await using server = await manager({ context: "worker" }) as SyncManager & Any;
  const [dict, lock] = [await server.dict(), await server.lock()];
  await refused("dict", () => server.dict([], 1));
  await refused("list", () => server.list([], 1));
  await refused("queue", () => server.queue({ maxsize: 1 }));
  await refused("semaphore", () => server.semaphore(1, 2));
  await refused("barrier", () => server.barrier(2, { timeout: 1 }, 3));
  await refused("set", () => dict.set("a", 1, 2));
  await refused("get", () => dict.get("a", 1));
  await refused("acquire", () => lock.acquire({}, 1));
  // Without parameters it may be anybody's listener.
  await dict.clear(new Event("abort"));
});

test("Managers refuse what their objects can't be made of", async () => {
  await using server = await manager({ context: "worker" }) as SyncManager & Any;
  for (const entries of [5, "text", [1], [["a"]]]) {
    await assertRejects(() => server.dict(entries).then((dict: Any) => dict.copy()).then(check));
  }
  await refused("list", () => server.list(5));
  const error = await assertRejects(() => server.dict({ a: 1 }), TypeError);
  assertEquals(
    error.message,
    'Cannot make a dict as "entries" must be iterable: current value is an object, write dict(Object.entries(object))',
  );
  await refused("semaphore", () => server.semaphore(-1));
  await refused("semaphore", () => server.semaphore("1"));
  await refused("barrier", () => server.barrier(0));
  await refused("barrier", () => server.barrier(2, { action: 5 }));
  await refused("value", () => server.value("i33", 0));
  await refused("value", () => server.value("i32", 0.5));
  await refused("array", () => server.array("u8", -1));
  await refused("array", () => server.array("i64", [1]));
  await refused("condition", () => server.condition(5));
  await refused("queue", () => server.queue({ maxSize: "5" }));
  await refused("pool", () => server.pool({ processes: 0 }));
  await refused("pool", () => server.pool({ context: "worker" }));
  await refused("pool", () => server.pool({ initializer: 5 }));
});

/** A pair without a value is one of undefined. */
function check(map: Map<unknown, unknown>): void {
  for (const value of map.values()) if (value === undefined) throw new TypeError("no value");
}

test("The pool of a manager refuses what it can't run", async () => {
  await using server = await manager({ context: "worker" });
  await using pool = await server.pool({ processes: 1 }) as Any;
  for (const target of [5, "f", null, {}]) {
    await refused("apply", () => pool.apply(target, [1]));
    await refused("map", () => pool.map(target, [1]));
  }
  await refused("items", () => pool.map(square, 5));
  await refused("args", () => pool.apply(square, 5));
  await refused("chunkSize", () => pool.map(square, [1], { chunkSize: 0 }));
  await refused("timeout", () => pool.apply(square, [1], { timeout: "5" }));
  await refused("transfer", () => pool.apply(square, [1], { transfer: [] }));
  await refused("onProgress", () => pool.mapAsync(square, [1], { onProgress: () => {} }));
  assertEquals(await pool.apply(square, [3]), 9);
});

test("Managers say how what is iterated is written", async () => {
  await using server = await manager({ context: "worker" }) as SyncManager & Any;
  const error = await assertRejects(
    () => server.dict({ a: 1 }),
    TypeError,
    '"entries" must be iter',
  );
  assertMatch(error.message, /write dict\(Object\.entries\(object\)\)$/);
  await assertRejects(() => server.list(5), TypeError, "current value is 5, write list([1, 2])");
  await assertRejects(
    () => server.set(null),
    TypeError,
    "current value is null, write set([1, 2])",
  );
  const dict = await server.dict();
  await assertRejects(
    () => dict.set("a", () => 1),
    DOMException,
    "Cannot send arguments[1]: a func",
  );
});
