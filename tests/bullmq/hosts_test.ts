// Copyright 2026 the multiprocessing authors. MIT license.

import { assert, assertEquals, assertRejects } from "@std/assert";
import { WorkerLostError } from "../../errors.ts";
import { Pool } from "../../bullmq/mod.ts";
import * as tasks from "./fixtures/tasks.ts";
import { HostProcess, ROOT } from "./hosts.ts";
import { Proxy } from "./proxy.ts";
import { redisTest } from "./redis_server.ts";

/** A folder of a test's own, and a file in it that isn't there. */
async function tempFolder() {
  const path = await Deno.makeTempDir();
  return {
    path,
    [Symbol.asyncDispose]: () => Deno.remove(path, { recursive: true }),
  };
}

async function lineCount(path: string, least: number): Promise<string[]> {
  for (;;) {
    const text = await Deno.readTextFile(path).catch(() => "");
    const lines = text.split("\n").filter(Boolean);
    if (lines.length >= least) return lines;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

redisTest("B-101 a job of a host that is killed is done by another one", async (redis) => {
  await using folder = await tempFolder();
  await using first = new HostProcess(redis.path);
  await first.serving;
  await using pool = new Pool({ connection: redis.connection, attempts: 2 });
  const result = pool.apply(tasks.waitFor, [`${folder.path}/begun`, `${folder.path}/go`]);
  await lineCount(`${folder.path}/begun`, 1);
  await first.end("SIGKILL");
  await using second = new HostProcess(redis.path);
  await second.serving;
  await lineCount(`${folder.path}/begun`, 2);
  await Deno.writeTextFile(`${folder.path}/go`, "done");
  assertEquals(await result, "done");
});

redisTest(
  "B-102 after the last attempt the task is a WorkerLostError, and is not begun again",
  async (redis) => {
    await using folder = await tempFolder();
    await using first = new HostProcess(redis.path);
    await first.serving;
    await using pool = new Pool({ connection: redis.connection });
    const result = pool.apply(tasks.waitFor, [`${folder.path}/begun`, `${folder.path}/go`]);
    result.catch(() => {});
    await lineCount(`${folder.path}/begun`, 1);
    await first.end("SIGKILL");
    await using second = new HostProcess(redis.path);
    await second.serving;
    await assertRejects(() => result, WorkerLostError, "begun once");
    assertEquals((await lineCount(`${folder.path}/begun`, 1)).length, 1);
  },
);

redisTest("B-103 SIGTERM: a host finishes what runs and takes nothing new", async (redis) => {
  await using folder = await tempFolder();
  await using host = new HostProcess(redis.path);
  await host.serving;
  await using pool = new Pool({ connection: redis.connection });
  const running = pool.apply(tasks.waitFor, [`${folder.path}/begun`, `${folder.path}/go`]);
  await lineCount(`${folder.path}/begun`, 1);
  const waiting = pool.apply(tasks.square, [3]);
  const ended = host.end("SIGTERM");
  await Deno.writeTextFile(`${folder.path}/go`, "done");
  assertEquals(await running, "done");
  assertEquals(await ended, 0);
  assert(host.lines.at(-1)!.includes("done=1"), host.lines.join("\n"));
  await using other = new HostProcess(redis.path);
  await other.serving;
  assertEquals(await waiting, 9);
});

redisTest(
  "B-104 a host that was cut off for a while does no harm when it is back",
  async (redis) => {
    await using folder = await tempFolder();
    await using first = new HostProcess(redis.path);
    await first.serving;
    await using pool = new Pool({ connection: redis.connection, attempts: 2 });
    const result = pool.apply(tasks.waitFor, [`${folder.path}/begun`, `${folder.path}/go`]);
    await lineCount(`${folder.path}/begun`, 1);
    Deno.kill(first.pid, "SIGSTOP");
    await using second = new HostProcess(redis.path);
    await second.serving;
    await lineCount(`${folder.path}/begun`, 2);
    await Deno.writeTextFile(`${folder.path}/go`, "done");
    assertEquals(await result, "done");
    await second.end("SIGTERM");
    Deno.kill(first.pid, "SIGCONT");
    // The one that was cut off gives a result of its own for the first task, and takes the next one.
    assertEquals(await pool.apply(tasks.square, [4]), 16);
    assertEquals(await first.end("SIGTERM"), 0);
  },
);

redisTest(
  "B-105 what a killed program has submitted can be taken by another one",
  async (redis) => {
    const fixture = new URL("./fixtures/submit.ts", import.meta.url).pathname;
    const program = new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", "--quiet", "--no-check", fixture, redis.path, ROOT],
      stdin: "null",
    }).spawn();
    // All of a call enters the queue at once.
    while (await redis.command("ZCARD", "bull:multiprocessing:prioritized") !== ":63\r\n") {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    program.kill("SIGKILL");
    await program.status;
    await using host = new HostProcess(redis.path);
    await host.serving;
    await using pool = new Pool({ connection: redis.connection });
    const squares = Array.from({ length: 500 }, (_, x) => x * x);
    assertEquals(await pool.resume("of-a-program"), squares);
    assertEquals(await pool.resume("of-a-program"), squares);
  },
);

redisTest("B-106 a pool keeps a program alive for its tasks, and no longer", async (redis) => {
  await using host = new HostProcess(redis.path);
  await host.serving;
  const fixture = new URL("./fixtures/left_open.ts", import.meta.url).pathname;
  const { code, stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--quiet", "--no-check", fixture, redis.path, ROOT],
    stdin: "null",
    signal: AbortSignal.timeout(20_000),
  }).output();
  assertEquals([code, new TextDecoder().decode(stdout)], [0, "36\n49\n"]);
});

redisTest(
  "B-107 a host whose network swallows everything has its job done by another one",
  async (redis) => {
    await using folder = await tempFolder();
    await using proxy = new Proxy(redis.path);
    await using first = new HostProcess(proxy.url);
    await first.serving;
    await using pool = new Pool({ connection: redis.connection, attempts: 2 });
    const result = pool.apply(tasks.waitFor, [`${folder.path}/begun`, `${folder.path}/go`]);
    await lineCount(`${folder.path}/begun`, 1);
    proxy.swallow();
    await using second = new HostProcess(redis.path);
    await second.serving;
    await lineCount(`${folder.path}/begun`, 2);
    await Deno.writeTextFile(`${folder.path}/go`, "done");
    assertEquals(await result, "done");
    assertEquals(await pool.apply(tasks.square, [4]), 16);
  },
);
