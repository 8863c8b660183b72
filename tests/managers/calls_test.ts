// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Calls through proxies: their order, those that wait, and those that are given up.
 *
 * @module
 */

import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  BrokenBarrierError,
  manager,
  Process,
  QueueEmptyError,
  type SyncManager,
  TimeoutError,
} from "../../mod.ts";
import { forEachMethod, run, test } from "../helpers.ts";
import { pushesInOrder } from "./fixtures/types.ts";

function served(name: string, fn: (server: SyncManager) => Promise<void>): void {
  test(name, async () => {
    await using server = await manager({ context: "worker" });
    await fn(server);
  });
}

forEachMethod("The calls of one client begin in order", async (context) => {
  await using server = await manager({ context: "worker" });
  const list = await server.list<number>();
  assertEquals(await run(new Process({ target: pushesInOrder, args: [list], context })), 0);
  const items = await list.slice();
  assertEquals(items, [...Array(1000).keys()]);
});

served("A call that waits holds up no other", async (server) => {
  const queue = await server.queue<number>();
  const waits = [queue.get(), queue.get()];
  assertEquals([await queue.size(), await queue.empty()], [0, true]);
  await Promise.all([queue.put(1), queue.put(2)]);
  assertEquals(await Promise.all(waits), [1, 2]);
});

served("What a call is given is as it was then", async (server) => {
  const list = await server.list<number[]>();
  const item: number[] = [];
  const calls = [1, 2].map((each) => {
    item.push(each);
    return list.push(item);
  });
  item.push(3);
  await Promise.all(calls);
  assertEquals(await list.slice(), [[1], [1, 2]]);
});

served("An acquire that is given up takes nothing", async (server) => {
  const lock = await server.lock();
  await lock.acquire();
  const control = new AbortController();
  const waits = lock.acquire({ signal: control.signal });
  await lock.locked;
  control.abort("enough");
  assertEquals(await waits.catch((reason) => reason), "enough");
  await lock.release();
  assertEquals(await lock.locked, false);
  assertEquals(await lock.acquire({ signal: control.signal }).catch((reason) => reason), "enough");
  assertEquals(await lock.locked, false);
});

served("A get that is given up as an item comes loses nothing", async (server) => {
  const queue = await server.queue<number>();
  for (let i = 0; i < 20; i++) {
    const control = new AbortController();
    const got = queue.get({ signal: control.signal }).catch(() => null);
    const put = queue.put(i);
    if (i % 2 === 0) await put;
    control.abort();
    await put;
    if (await got === null) assertEquals(await queue.get(), i);
  }
  await assertRejects(() => queue.getNoWait(), QueueEmptyError);
});

served("hold() gives back what it holds, and says so when it is late", async (server) => {
  for (const lock of [await server.lock(), await server.rlock(), await server.semaphore(1)]) {
    {
      await using _ = await lock.hold();
    }
    const held = await lock.hold();
    await held[Symbol.asyncDispose]();
    await held[Symbol.asyncDispose]();
    assert(await lock.tryAcquire());
    await lock.release();
  }
  const lock = await server.lock();
  await using _ = await lock.hold();
  const error = await assertRejects(() => lock.hold({ timeout: 5 }), TimeoutError);
  assertEquals(error.timeout, 5);
});

served("A value that is held is set by nobody else, but by its holder", async (server) => {
  const value = await server.value("u8", 250);
  {
    await using _ = await value.hold();
    await value.set(255);
  }
  assertEquals([await value.add(2), await value.get()], [255, 1]);
  assertEquals([await value.compareExchange(1, 9), await value.compareExchange(1, 8)], [1, 9]);
  const big = await server.value("i64", 5n);
  assertEquals([await big.add(-7n), await big.value], [5n, -2n]);
  await assertRejects(() => value.set(0.5), TypeError);
});

served("A barrier lets rounds pass, and breaks at a timeout", async (server) => {
  const barrier = await server.barrier(2, { timeout: 10_000 });
  for (let round = 0; round < 3; round++) {
    assertEquals((await Promise.all([barrier.wait(), barrier.wait()])).sort(), [0, 1]);
  }
  await assertRejects(() => barrier.wait({ timeout: 5 }), BrokenBarrierError);
  await assertRejects(() => barrier.wait(), BrokenBarrierError);
  assertEquals(await barrier.broken, true);
  await barrier.reset();
  assertEquals((await Promise.all([barrier.wait(), barrier.wait()])).sort(), [0, 1]);
});

served("A condition wakes as many as it is told", async (server) => {
  const lock = await server.rlock();
  const condition = await server.condition(lock);
  let woken = 0;
  const waits = async () => {
    await condition.acquire();
    assertEquals(await condition.wait(), true);
    woken++;
    await condition.release();
  };
  // One client: its re-entrant lock is that of all three.
  const waiting = [waits(), waits(), waits()];
  await lock.acquire();
  await condition.notify(1);
  await lock.release();
  await Promise.race(waiting);
  assertEquals(woken, 1);
  await using _ = await condition.hold();
  await condition.notifyAll();
  await Promise.all(waiting);
  assertEquals(await condition.wait({ timeout: 5 }), false);
});
