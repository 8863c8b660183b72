// Copyright 2026 the multiprocessing authors. MIT license.

import { assertEquals } from "@std/assert";
import { Pool, serve } from "../../bullmq/mod.ts";
import { MODULES, ROOT, SOON } from "./hosts.ts";
import * as tasks from "./fixtures/tasks.ts";
import { Proxy } from "./proxy.ts";
import { redisTest } from "./redis_server.ts";

redisTest("B-301 Redis that is killed and comes back with its log loses no task", async (redis) => {
  const { connection } = redis;
  await using pool = new Pool({ connection, root: ROOT, attempts: 3, window: 200 });
  const items = Array.from({ length: 2_000 }, (_, index) => index);
  const waiting = pool.map(tasks.square, items);
  while (await redis.command("ZCARD", "bull:multiprocessing:prioritized") === ":0\r\n") {
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  // Nobody serves yet: all of it is in Redis, or on the way, when that is killed.
  await redis.restart();
  await using _server = await serve({
    connection,
    modules: MODULES,
    root: ROOT,
    processes: 2,
    ...SOON,
  });
  const single = Array.from({ length: 100 }, (_, x) => pool.apply(tasks.square, [x]));
  await single[10];
  await redis.restart();
  assertEquals(await Promise.all(single), items.slice(0, 100).map((x) => x * x));
  assertEquals(await waiting, items.map((x) => x * x));
}, { aof: "always" });

redisTest("B-302 a connection that is cut comes back, on both sides", async (redis) => {
  const { connection } = redis;
  await using _server = await serve({
    connection,
    modules: MODULES,
    root: ROOT,
    processes: 1,
    ...SOON,
  });
  await using pool = new Pool({ connection, root: ROOT, attempts: 3 });
  for (let round = 0; round < 5; round++) {
    const results = Array.from({ length: 20 }, (_, x) => pool.apply(tasks.square, [x]));
    await results[round];
    await redis.command("CLIENT", "KILL", "TYPE", "normal");
    assertEquals(await Promise.all(results), results.map((_, x) => x * x));
  }
});

redisTest(
  "B-303 a network that swallows everything is noticed, and nothing is lost in it",
  async (redis) => {
    await using _server = await serve({
      connection: redis.connection,
      modules: MODULES,
      root: ROOT,
      processes: 1,
    });
    await using proxy = new Proxy(redis.path);
    await using pool = new Pool({ connection: proxy.url, root: ROOT });
    assertEquals(await pool.apply(tasks.square, [2]), 4);
    proxy.swallow();
    const results = pool.map(tasks.square, [1, 2, 3]);
    assertEquals(await results, [1, 4, 9]);
  },
);
