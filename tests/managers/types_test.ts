// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Everything that a manager serves, used by this process and by a child: CPython's `TestSyncManagerTypes`.
 *
 * @module
 */

import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  manager,
  Process,
  ProcessStateError,
  QueueEmptyError,
  QueueFullError,
  type StartMethod,
  type SyncManager,
  TimeoutError,
} from "../../mod.ts";
import { forEachMethod, run } from "../helpers.ts";
import * as children from "./fixtures/types.ts";

/** One server for each test; the child must end well. */
function served(
  name: string,
  fn: (
    server: SyncManager,
    // deno-lint-ignore no-explicit-any
    inChild: (target: (...args: any[]) => Promise<void>, ...args: unknown[]) => Promise<void>,
  ) => Promise<void>,
): void {
  forEachMethod(name, async (context: StartMethod) => {
    await using server = await manager({ context });
    await fn(server, async (target, ...args) => {
      assertEquals(await run(new Process({ target, args, context })), 0);
    });
  });
}

served("M-012 E-005 An event of a manager is shared with a child", async (server, inChild) => {
  const event = await server.event();
  assertEquals(String(event), "<Proxy of event 1>");
  await event.set();
  await inChild(children.clearsEvent, event);
  assertEquals(await event.isSet, false);
  assertEquals(await event.wait({ timeout: 1 }), false);
});

served("M-014 release() of a manager's lock that is free throws", async (server, inChild) => {
  const lock = await server.lock();
  await inChild(children.takesLock, lock);
  assertEquals(await lock.locked, false);
  await assertRejects(() => lock.release(), ProcessStateError, "not locked");
});

served("M-015 A manager's RLock is taken and given back by a child", async (server, inChild) => {
  const lock = await server.rlock();
  await inChild(children.takesLock, lock);
  await inChild(children.takesTwice, lock);
  assert(await lock.tryAcquire());
  assert(await lock.tryAcquire());
  await lock.release();
  assert(await lock.locked);
  await lock.release();
  assertEquals(await lock.locked, false);
});

served("M-016 A permit that a child has taken is given back here", async (server, inChild) => {
  const semaphore = await server.semaphore();
  await inChild(children.takesPermit, semaphore);
  assertEquals(await semaphore.value, 0);
  await semaphore.release();
  assertEquals(await semaphore.value, 1);
});

served("M-017 A bounded semaphore stays within its bound", async (server, inChild) => {
  const semaphore = await server.boundedSemaphore();
  await inChild(children.takesBounded, semaphore);
  await semaphore.release();
  await assertRejects(() => semaphore.release(), ProcessStateError);
  assertEquals(await semaphore.value, 1);
});

served(
  "M-018 A manager's condition is taken by a child, which notifies",
  async (server, inChild) => {
    const [condition, dict] = [await server.condition(), await server.dict<string, number>()];
    await inChild(children.takesCondition, condition);
    await condition.acquire();
    const waiting = condition.waitFor(async () => await dict.has("done"), { timeout: 10_000 });
    await inChild(children.notifies, condition, dict);
    assert(await waiting);
    await condition.release();
    await assertRejects(() => condition.notify(), ProcessStateError);
  },
);

served(
  "M-019 A manager's barrier shows its parties and is reset in a child",
  async (server, inChild) => {
    const barrier = await server.barrier(5);
    await inChild(children.resetsBarrier, barrier);
    assertEquals([await barrier.waiting, await barrier.broken], [0, false]);
  },
);

served("M-036 A manager's queue raises what it is full and empty with", async (server, inChild) => {
  const queue = await server.queue({ maxSize: 2 });
  await queue.put(1);
  await queue.put("two");
  await assertRejects(() => queue.putNoWait(3), QueueFullError);
  await assertRejects(() => queue.put(3, { timeout: 5 }), QueueFullError);
  await inChild(children.usesQueue, queue);
  assertEquals(await queue.get(), { three: 3 });
  await assertRejects(() => queue.getNoWait(), QueueEmptyError);
  await assertRejects(() => queue.get({ timeout: 5 }), QueueEmptyError);
});

served("M-022 A manager's joinable queue counts what is to be done", async (server, inChild) => {
  const queue = await server.joinableQueue<number>();
  for (let i = 0; i < 2; i++) await queue.put(i);
  await assertRejects(() => queue.join({ timeout: 5 }), TimeoutError);
  await inChild(children.doesTasks, queue);
  await queue.join();
  await assertRejects(() => queue.taskDone(), ProcessStateError);
});

served("M-023 A manager's list is used by a child", async (server, inChild) => {
  const list = await server.list([5, 2, 3, 4, 5]);
  await inChild(children.usesList, list);
  assertEquals(await list.length, 0);
});

served("M-024 A manager's dict is used by a child", async (server, inChild) => {
  const dict = await server.dict([["a", 1], ["b", 2]]);
  await inChild(children.usesDict, dict);
  assertEquals(await dict.size, 0);
});

served("M-025 A manager's value is set by a child", async (server, inChild) => {
  const value = await server.value("i32", 1);
  await inChild(children.usesValue, value);
  assertEquals([await value.value, await value.get()], [2, 2]);
});

served("M-026 A manager's array is read by a child", async (server, inChild) => {
  await inChild(children.usesArray, await server.array("i32", [0, 1]));
});

served("M-027 A manager's namespace is read by a child", async (server, inChild) => {
  const space = await server.namespace<{ x: number; y: number }>();
  await space.set("x", 0);
  await space.set("y", 1);
  await inChild(children.readsNamespace, space);
});
