// Copyright 2026 the multiprocessing authors. MIT license.

import { assert, assertEquals, assertRejects } from "@std/assert";
import { Pool, serve } from "../../bullmq/mod.ts";
import * as tasks from "./fixtures/tasks.ts";
import { redisTest } from "./redis_server.ts";

const MODULES = ["tests/bullmq/fixtures/*.ts"];

redisTest("B-001 apply() gives the result of a task that another host does", async (redis) => {
  const { connection } = redis;
  await using _server = await serve({ connection, modules: MODULES, processes: 1 });
  await using pool = new Pool({ connection });
  assertEquals(await pool.apply(tasks.square, [7]), 49);
  assertEquals(await pool.apply(tasks.add, [1, 2]), 3);
  assertEquals(await pool.apply(Math.max, [1, 5, 2]), 5);
});

redisTest("B-002 map() gives results in order, over many jobs", async (redis) => {
  const { connection } = redis;
  await using _server = await serve({ connection, modules: MODULES, processes: 2 });
  await using pool = new Pool({ connection });
  const items = Array.from({ length: 1000 }, (_, index) => index);
  const progress: number[] = [];
  const squares = await pool.map(tasks.square, items, {
    onProgress: (done) => progress.push(done),
  });
  assertEquals(squares, items.map((x) => x * x));
  assertEquals(progress.at(-1), 1000);
  assertEquals(progress.length, Math.ceil(1000 / 16));
  assertEquals(await pool.starmap(tasks.add, [[1, 2], [3, 4]]), [3, 7]);
  assertEquals(await pool.map(tasks.square, []), []);
});

redisTest("B-003 errors arrive whole, with class, cause and fields", async (redis) => {
  const { connection } = redis;
  await using _server = await serve({ connection, modules: MODULES, processes: 1 });
  await using pool = new Pool({ connection });
  const error = await assertRejects(() => pool.apply(tasks.fail, ["luck"]), RangeError, "No luck");
  assert(error.cause instanceof TypeError);
  assertEquals((error as unknown as { code: number }).code, 7);
  await assertRejects(() => pool.apply(tasks.uncloneable), DOMException, "result");
});
