// Copyright 2026 the multiprocessing authors. MIT license.

// What happens while Redis is away, and if it stays so.

import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import { Pool, serve } from "../../bullmq/mod.ts";
import { ProcessError, ProcessStateError, TimeoutError } from "../../mod.ts";
import { test } from "../helpers.ts";
import { MODULES, ROOT, SOON } from "./hosts.ts";
import * as tasks from "./fixtures/tasks.ts";
import { REDIS_SERVER, RedisServer, redisTest } from "./redis_server.ts";

redisTest(
  "B-304 calls that can be resumed wait for Redis to come back, as others do",
  async (redis) => {
    const { connection } = redis;
    await using pool = new Pool({ connection, root: ROOT });
    await using first = new Pool({ connection, root: ROOT, queue: "first" });
    const before = first.map(tasks.square, [3], { id: "before" });
    {
      await using _server = await serve({ connection, modules: MODULES, root: ROOT, processes: 1 });
      assertEquals(await pool.apply(tasks.square, [2]), 4);
    }
    await redis.kill();
    const named = pool.map(tasks.square, [1, 2], { id: "away" });
    const resumed = first.resume("before");
    const other = pool.map(tasks.square, [3]);
    await assertRejects(
      () => pool.map(tasks.square, [1], { id: "not", timeout: 100 }),
      TimeoutError,
    );
    await redis.restart();
    const hosts = [undefined, "first"].map((queue) =>
      serve({ connection, modules: MODULES, root: ROOT, processes: 1, ...(queue && { queue }) })
    );
    await using _server = await hosts[0]!;
    await using _other = await hosts[1]!;
    assertEquals(await Promise.all([named, resumed, other, before]), [[1, 4], [9], [9], [9]]);
  },
  { aof: "always" },
);

redisTest(
  "B-305 a pool whose Redis never comes back ends by terminate(), and its calls with it",
  async (redis) => {
    const { connection } = redis;
    const pool = new Pool({ connection });
    const waiting = pool.apply(tasks.square, [2]);
    waiting.catch(() => {});
    while (await redis.command("ZCARD", "bull:multiprocessing:prioritized") === ":0\r\n") {
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    await redis.kill();
    const calls = [
      waiting,
      pool.apply(tasks.square, [2]),
      pool.map(tasks.square, [1], { id: "never" }),
      pool.resume("never"),
      pool.imap(tasks.square, [1]).next(),
    ];
    for (const call of calls) call.catch(() => {});
    await assertRejects(() => pool.apply(tasks.square, [1], { timeout: 50 }), TimeoutError);
    pool.close();
    pool.terminate();
    await pool.join();
    for (const call of calls) {
      const error = await assertRejects(() => call, ProcessStateError);
      assertMatch(error.message, /terminated/);
    }
  },
);

redisTest(
  "B-306 a host whose Redis never comes back ends once its jobs may be others'",
  async (redis) => {
    const { connection } = redis;
    const server = await serve({
      connection,
      modules: MODULES,
      root: ROOT,
      processes: 1,
      ...SOON,
    });
    const folder = await Deno.makeTempDir();
    try {
      const pool = new Pool({ connection, root: ROOT });
      const result = pool.apply(tasks.waitFor, [`${folder}/begun`, `${folder}/go`]);
      result.catch(() => {});
      while (server.health().running === 0) await new Promise((resolve) => setTimeout(resolve, 5));
      await redis.kill();
      await Deno.writeTextFile(`${folder}/go`, "go");
      await server.close();
      await server.closed;
      pool.terminate();
      await pool.join();
      await assertRejects(() => result, ProcessStateError);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
);

redisTest(
  "B-307 when ioredis is told to try no more, calls reject, and the next one connects again",
  async (redis) => {
    const { path } = redis.connection;
    await using pool = new Pool({ connection: { path, retryStrategy: () => null }, root: ROOT });
    const waiting = [
      pool.apply(tasks.square, [2]),
      pool.map(tasks.square, [2]),
      pool.map(tasks.square, [2], { id: "once" }),
    ];
    for (const call of waiting) call.catch(() => {});
    while (await redis.command("ZCARD", "bull:multiprocessing:prioritized") !== ":3\r\n") {
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    await redis.restart();
    for (const call of waiting) await assertRejects(() => call, ProcessError, "tries no more");
    await using _server = await serve({
      connection: redis.connection,
      modules: MODULES,
      root: ROOT,
      processes: 1,
    });
    assertEquals(await pool.apply(tasks.square, [3]), 9);
  },
);

redisTest("B-308 a database that there is none of is refused", async (redis) => {
  const connection = { ...redis.connection, db: 99 };
  await using pool = new Pool({ connection, root: ROOT });
  await assertRejects(() => pool.apply(tasks.square, [2]), ProcessError, "out of range");
  await assertRejects(() => serve({ connection, modules: MODULES }), ProcessError, "out of range");
  assertEquals(await redis.command("DBSIZE"), ":0\r\n");
});

test("B-309 clients and Clusters are refused as a connection, and no password is shown", () => {
  const client = { duplicate() {}, isCluster: false };
  for (
    const [connection, text] of [
      [client, "client.options"],
      [{ ...client, isCluster: true }, "single Redis"],
      ["redis://:secret@127.0.0.1:port", "127.0.0.1:port"],
      ["http://user:secret@127.0.0.1", "redis:"],
    ]
  ) {
    let message = "";
    try {
      new Pool({ connection } as never);
    } catch (error) {
      assert(error instanceof TypeError || error instanceof RangeError);
      ({ message } = error);
    }
    assert(message.includes(text as string) && !message.includes("secret"), message);
  }
});

test("B-310 a server of a Cluster is refused, and not tried", async () => {
  const [port, bus] = [freePort().port, freePort().port];
  await using redis = await RedisServer.start(undefined, port, undefined, [
    ...["--cluster-enabled", "yes", "--cluster-port", String(bus)],
  ]);
  const { connection } = redis;
  await using pool = new Pool({ connection, root: ROOT });
  await assertRejects(() => pool.apply(tasks.square, [2]), ProcessError, "one of a Cluster");
  await assertRejects(
    () => serve({ connection, modules: MODULES }),
    ProcessError,
    "one of a Cluster",
  );
}, { ignore: REDIS_SERVER === null });

function freePort(): Deno.NetAddr {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return listener.addr;
}
