// Copyright 2026 the multiprocessing authors. MIT license.

// Anybody who can write into the same Redis may put jobs there: they are refused with a reason, and nothing
// that they name is imported or evaluated.

import { assert, assertEquals, assertRejects } from "@std/assert";
import { Buffer } from "node:buffer";
import { Queue } from "bullmq";
import { Redis } from "ioredis";
import { encode } from "../../codec/codec.ts";
import { Pool, serve } from "../../bullmq/mod.ts";
import { CODEC, type JobData, WIRE } from "../../bullmq/wire.ts";
import { ProcessError, reference, TargetError } from "../../mod.ts";
import { test } from "../helpers.ts";
import { Allowed, Refusal } from "../../bullmq/allowed.ts";
import { rootOf } from "../../bullmq/root.ts";
import { MODULES, ROOT } from "./hosts.ts";
import * as tasks from "./fixtures/tasks.ts";
import { type RedisServer, redisTest } from "./redis_server.ts";

const GOOD: JobData = {
  wire: WIRE,
  codec: CODEC,
  root: null,
  module: "tests/bullmq/fixtures/tasks.ts",
  name: "square",
  mode: "call",
  reply: "stranger",
  keep: 10_000,
  body: Buffer.from(encode([3])).toString("base64"),
};

/** Puts jobs there as a stranger would, and gives the reason of each's failure; null if it was done. */
async function reasonsOf(redis: RedisServer, jobs: unknown[]): Promise<(string | null)[]> {
  const client = new Redis({ ...redis.connection, maxRetriesPerRequest: null });
  const queue = new Queue("multiprocessing", { connection: client });
  try {
    const ids = jobs.map((_, index) => `hostile-${index}`);
    await queue.addBulk(
      jobs.map((data, index) => ({ name: "x", data, opts: { jobId: ids[index]! } })),
    );
    return await Promise.all(ids.map(async (id) => {
      for (;;) {
        const job = await queue.getJob(id);
        if (job?.finishedOn !== undefined) return job.failedReason ?? null;
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    }));
  } finally {
    await queue.close();
    const ended = new Promise((resolve) => client.once("end", resolve));
    client.disconnect();
    await ended;
  }
}

redisTest(
  "B-201 hostile job data is refused with the reason, and the host goes on",
  async (redis) => {
    const { connection } = redis;
    await using server = await serve({ connection, modules: MODULES, root: ROOT, processes: 1 });
    const wrong: [unknown, string][] = [
      ["text", "no object"],
      [{}, "stream of replies"],
      [{ ...GOOD, reply: "../other:key" }, "stream of replies"],
      [{ ...GOOD, keep: -1 }, "how long"],
      [{ reply: "stranger", keep: 10_000 }, "not those of a task"],
      [{ ...GOOD, mode: "eval" }, "not those of a task"],
      [{ ...GOOD, wire: 99 }, "version 99"],
      [{ ...GOOD, codec: 99 }, "same version"],
      [{ ...GOOD, module: "../../etc/passwd" }, "allows only"],
      [{ ...GOOD, module: "tests/bullmq/fixtures/../hosts.ts" }, "allows only"],
      [{ ...GOOD, module: "tests/bullmq/fixtures/none.ts" }, "no such file"],
      [{ ...GOOD, module: "data:text/javascript,1" }, "allows only"],
      [{ ...GOOD, module: "npm:left-pad" }, "allows only"],
      [{ ...GOOD, module: "global:eval", name: "eval" }, "only those of Math"],
      [{ ...GOOD, module: "global:Math.constructor", name: "x" }, "only those of Math"],
      [{ ...GOOD, module: "global:Math.__proto__", name: "x" }, "only those of Math"],
      [{ ...GOOD, name: "none" }, "has thrown"],
      [{ ...GOOD, name: "__proto__" }, "has thrown"],
      [{ ...GOOD, body: "not our codec" }, "has thrown"],
      [{ ...GOOD, body: null }, "not in Redis"],
      [{ ...GOOD, root: "another-package" }, 'not of "another-package"'],
    ];
    const reasons = await reasonsOf(redis, wrong.map(([data]) => data));
    for (const [index, [data, why]] of wrong.entries()) {
      assert(reasons[index]?.includes(why), `${JSON.stringify(data)} gives ${reasons[index]}`);
    }
    await using pool = new Pool({ connection, root: ROOT });
    assertEquals(await pool.apply(tasks.square, [7]), 49);
    assertEquals(server.health().done, 1);
  },
);

redisTest(
  "B-202 a reference to a module that isn't allowed is told where it was submitted",
  async (redis) => {
    const { connection } = redis;
    await using _server = await serve({
      connection,
      modules: ["tests/none/*.ts"],
      root: ROOT,
      processes: 1,
    });
    await using pool = new Pool({ connection, root: ROOT });
    const error = await assertRejects(
      () => pool.apply(tasks.square, [1]),
      TargetError,
      "allows only",
    );
    assertEquals(error.targetName, "square");
    const missing = reference(new URL("./fixtures/none.ts", import.meta.url), "f");
    await assertRejects(() => pool.apply(missing), TargetError);
  },
);

redisTest("B-203 a host that was started elsewhere refuses another root", async (redis) => {
  const { connection } = redis;
  const folder = await Deno.makeTempDir();
  await Deno.writeTextFile(`${folder}/deno.json`, '{ "name": "@other/package" }');
  {
    await using _server = await serve({
      connection,
      modules: ["**/*.ts"],
      root: folder,
      processes: 1,
    });
    await using pool = new Pool({ connection, root: ROOT });
    await assertRejects(() => pool.apply(tasks.square, [1]), TargetError, '"@other/package"');
  }
  await Deno.remove(folder, { recursive: true });
});

redisTest(
  "B-204 a reply that nobody of ours has written is an error, and no crash",
  async (redis) => {
    const { connection } = redis;
    await using pool = new Pool({ connection });
    const result = pool.apply(tasks.square, [1]);
    result.catch(() => {});
    const client = new Redis({ ...connection, maxRetriesPerRequest: null });
    let id: string | undefined;
    while (id === undefined) {
      [id] = await client.zrange("bull:multiprocessing:prioritized", "0", "0");
    }
    const stream = `bull:multiprocessing:mp:out:${id.split("-")[0]}`;
    await client.xadd(stream, "*", "odd", "fields");
    await client.xadd(stream, "*", "job", id, "kind", "done", "value", "\xff\xff");
    await assertRejects(() => result, ProcessError, "can't be read");
    const ended = new Promise((resolve) => client.once("end", resolve));
    client.disconnect();
    await ended;
  },
);

redisTest("B-205 tenants with another prefix have nothing in common", async (redis) => {
  const { connection } = redis;
  await using _one = await serve({
    connection,
    modules: MODULES,
    root: ROOT,
    processes: 1,
    prefix: "one",
  });
  await using pool = new Pool({ connection, root: ROOT, prefix: "two" });
  await using same = new Pool({ connection, root: ROOT, prefix: "one" });
  const waiting = pool.apply(tasks.square, [3]);
  assertEquals(await same.apply(tasks.square, [2]), 4);
  assertEquals(await redis.command("ZCARD", "two:multiprocessing:prioritized"), ":1\r\n");
  await using _two = await serve({
    connection,
    modules: MODULES,
    root: ROOT,
    processes: 1,
    prefix: "two",
  });
  assertEquals(await waiting, 9);
  assertEquals(await redis.command("KEYS", "bull:*"), "*0\r\n");
});

test("B-206 only files below the root that are allowed are found, not what links lead to", async () => {
  const folder = await Deno.makeTempDir();
  await Deno.mkdir(`${folder}/base/tasks/deep`, { recursive: true });
  for (const path of ["base/tasks/a.ts", "base/tasks/deep/b.ts", "base/c.ts", "outside.ts"]) {
    await Deno.writeTextFile(`${folder}/${path}`, "");
  }
  await Deno.symlink(`${folder}/outside.ts`, `${folder}/base/tasks/link.ts`);
  const root = rootOf(`${folder}/base`);
  const isFound = (globs: string[], module: string) =>
    !(new Allowed(root, globs).find({ ...GOOD, module }) instanceof Refusal);
  assert(isFound(["tasks/*.ts"], "tasks/a.ts"));
  assert(!isFound(["tasks/*.ts"], "tasks/deep/b.ts"));
  assert(isFound(["tasks/**/*.ts"], "tasks/deep/b.ts"));
  assert(isFound(["**/*.ts"], "c.ts"));
  assert(isFound([`${folder}/base/c.ts`], "c.ts"));
  assert(!isFound(["?.t."], "c.ts"));
  assert(isFound(["?.ts"], "c.ts"));
  assert(!isFound(["**"], "tasks/link.ts"));
  for (
    const way of [
      "./c.ts",
      "tasks/../c.ts",
      "tasks//a.ts",
      "/c.ts",
      "..",
      "tasks",
      "c.ts\0",
      "tasks\\a.ts",
    ]
  ) {
    assert(!isFound(["**"], way), way);
  }
  await Deno.remove(folder, { recursive: true });
});
