// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Managers from their start to their end, and proxies on their way.
 *
 * @module
 */

import { assertEquals, assertRejects } from "@std/assert";
import {
  type DictProxy,
  manager,
  pipe,
  Process,
  ProcessStateError,
  SyncManager,
} from "../../mod.ts";
import { forEachMethod, run, test } from "../helpers.ts";
import { addSeen } from "./fixtures/dicts.ts";

forEachMethod("manager() serves a dict to this process and to a child", async (context) => {
  await using server = await manager({ context });
  const dict = await server.dict<string, number>();
  await dict.set("parent", 1);
  assertEquals(await run(new Process({ target: addSeen, args: [dict], context })), 0);
  assertEquals(await dict.get("child"), 2);
  assertEquals(await dict.size, 2);
});

forEachMethod("A proxy goes through a pipe to a child", async (context) => {
  await using server = await manager({ context: "worker" });
  await using dict = await server.dict<string, unknown>([["a", 1]]);
  const [here, there] = pipe();
  await here.send(dict);
  await using same = await there.recv() as DictProxy<string, unknown>;
  await same.set("b", 2);
  assertEquals(await dict.copy(), new Map([["a", 1], ["b", 2]]));
  here.close();
  there.close();
  void context;
});

test("A proxy in a proxy stands for the same object", async () => {
  await using server = await manager({ context: "worker" });
  const [outer, inner] = [await server.dict<string, unknown>(), await server.dict([["x", 1]])];
  await outer.set("inner", inner);
  const same = await outer.get("inner") as DictProxy<string, number>;
  await same.set("x", 2);
  assertEquals(await inner.get("x"), 2);
});

test("SyncManager.shutdown() may be called again, and everything rejects after it", async () => {
  const server = await manager({ context: "worker" });
  const dict = await server.dict();
  await server.shutdown();
  await server.shutdown();
  await assertRejects(() => server.dict(), ProcessStateError);
  await assertRejects(() => dict.get("a"), ProcessStateError);
});

test("SyncManager.connect() reaches the same server, and leaves it alone", async () => {
  await using server = await manager({ context: "worker", authkey: "secret" });
  const other = await SyncManager.connect(server.address, { authkey: "secret" });
  const dict = await other.dict([["a", 1]]);
  await other.shutdown();
  await assertRejects(() => other.dict(), ProcessStateError);
  assertEquals(await dict.get("a"), 1);
});
