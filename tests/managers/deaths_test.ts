// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * What becomes of managers and their clients as others die.
 *
 * @module
 */

import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  activeChildren,
  BrokenBarrierError,
  type DictProxy,
  EofError,
  manager,
  pipe,
  Process,
  type SyncManager,
} from "../../mod.ts";
import { forEachMethod, PROCESSES, run, runProgram, test } from "../helpers.ts";
import { countObjects } from "./count_objects.ts";
import { isBusy, sendsAndEnds, takesAll } from "./fixtures/clients.ts";

/** How many are killed; the task `chaos` does more. */
const KILLS = 12;

async function killServer(): Promise<void> {
  const process = activeChildren().find(({ name }) => name.startsWith("SyncManager-"))!;
  process.kill();
  await process.join();
}

/** The server hears of a death when it does. */
async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!await holds()) await new Promise((resolve) => setTimeout(resolve, 2));
}

forEachMethod("A call on a dead server rejects at once", async (context) => {
  await using server = await manager({ context });
  const [lock, dict] = [await server.lock(), await server.dict()];
  await lock.acquire();
  const waits = assertRejects(() => lock.acquire(), EofError);
  await lock.locked;
  await killServer();
  await waits;
  await assertRejects(() => dict.get("a"), EofError);
  await assertRejects(() => server.list(), EofError);
}, { methods: PROCESSES });

test("The death of a server is told to whoever calls next", async () => {
  await using server = await manager({ context: "spawn" });
  const dict = await server.dict();
  await killServer();
  await assertRejects(() => dict.set("a", 1), EofError);
  await assertRejects(() => dict.set("a", 1), EofError);
});

forEachMethod("What a client that died held is there for others", async (context) => {
  await using server = await manager({ context: "spawn" });
  const [lock, semaphore] = [await server.lock(), await server.semaphore(1)];
  const barrier = await server.barrier(2);
  const [here, there] = pipe<string>();
  await using client = new Process({
    target: takesAll,
    args: [lock, semaphore, barrier, there as never],
    context,
  });
  await client.start();
  assertEquals(await here.recv(), "taken");
  const [locks, takes] = [lock.acquire(), semaphore.acquire()];
  client.kill();
  assertEquals([await locks, await takes], [true, true]);
  await until(() => barrier.broken);
  await assertRejects(() => barrier.wait(), BrokenBarrierError);
  here.close();
}, { methods: PROCESSES });

forEachMethod("A proxy that a child has sent outlives the child", async (context) => {
  await using server = await manager({ context: "worker" });
  const [here, there] = pipe();
  assertEquals(
    await run(new Process({ target: sendsAndEnds, args: [server.address, there], context })),
    0,
  );
  assertEquals(await countObjects(server), 1);
  await using dict = await here.recv() as DictProxy<string, string>;
  assertEquals(await dict.get("from"), "the child");
  here.close();
});

async function killOne(
  server: SyncManager,
  shared: unknown[],
  delay: number,
): Promise<void> {
  const [here, there] = pipe<string>();
  const args = [server.address, ...shared, there] as unknown as Parameters<typeof isBusy>;
  await using client = new Process({ target: isBusy, args });
  await client.start();
  assertEquals(await here.recv(), "busy");
  await new Promise((resolve) => setTimeout(resolve, delay));
  client.kill();
  await client.join();
  here.close();
}

test("Clients that are killed at any moment leave nothing behind", async () => {
  await using server = await manager({ context: "spawn" });
  await using dict = await server.dict<string, unknown>();
  await using lock = await server.lock();
  for (let i = 0; i < KILLS; i += 2) {
    await Promise.all([killOne(server, [dict, lock], 3 * i), killOne(server, [dict, lock], 2 * i)]);
    assert(await lock.acquire({ timeout: 20_000 }));
    await lock.release();
  }
  await dict.clear();
  await dict.set("last", 1);
  assertEquals(await dict.get("last"), 1);
  // Those that lay in the dict go as the server's memory is looked through.
  await until(async () => await countObjects(server) <= 2 + KILLS);
});

forEachMethod("A program may forget its proxies, and its manager", async (context) => {
  const program = new URL("./fixtures/forgets.ts", import.meta.url);
  const flags = ["-A", "--v8-flags=--expose-gc"];
  const { code, stdout, stderr } = await runProgram(program, { args: [context], flags });
  assertEquals([code, stdout, stderr], [0, "forgotten\n", ""]);
});
