// Copyright 2026 the multiprocessing authors. MIT license.

// What CPython's own tests say of queues.

import { assert, assertEquals, assertFalse, assertRejects, assertThrows } from "@std/assert";
import {
  JoinableQueue,
  Lock,
  Process,
  ProcessStateError,
  Queue,
  QueueEmptyError,
  QueueFullError,
  SimpleQueue,
} from "../../mod.ts";
import { run, runProgram } from "../helpers.ts";
import { drain, produce, putUnawaited, putWhenTold, workUntilNull } from "./fixtures/parties.ts";
import { forEachCarrier, forEachWay } from "./shared.ts";

const FIXTURES = new URL("./fixtures/", import.meta.url);

async function timeOf(fn: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await fn();
  return performance.now() - began;
}

forEachCarrier("Q-001 a new queue is empty and not full", async (context) => {
  const queue = new Queue({ maxSize: 6, context });
  assert(await queue.empty());
  assertFalse(await queue.full());
});

forEachCarrier("Q-002 put() doesn't wait while there is room", async (context) => {
  const queue = new Queue<number>({ maxSize: 6, context });
  await queue.put(1);
  await queue.put(2, {});
  await queue.put(3, { timeout: 0 });
  await queue.put(4, { timeout: 1000 });
  await queue.put(5, { signal: new AbortController().signal });
  await queue.putNoWait(6);
  assertEquals(await queue.size(), 6);
});

/** One with six items, which is full. */
async function fullQueue(context: "spawn" | "worker" | "warm"): Promise<Queue<number>> {
  const queue = new Queue<number>({ maxSize: 6, context });
  for (let i = 1; i <= 6; i++) await queue.put(i);
  return queue;
}

forEachCarrier("Q-003 a full queue is full and not empty", async (context) => {
  const queue = await fullQueue(context);
  assertFalse(await queue.empty());
  assert(await queue.full());
});

forEachCarrier("Q-004 put() that may not wait refuses a full queue at once", async (context) => {
  const queue = await fullQueue(context);
  await assertRejects(() => queue.put(7, { timeout: 0 }), QueueFullError);
  await assertRejects(() => queue.putNoWait(7), QueueFullError);
  assertEquals(await queue.size(), 6);
});

forEachCarrier("Q-006 put() with a timeout waits that long", async (context) => {
  const queue = await fullQueue(context);
  const took = await timeOf(() =>
    assertRejects(() => queue.put(7, { timeout: 100 }), QueueFullError)
  );
  assert(took >= 95, `${took} ms`);
});

forEachWay("Q-007 a queue that a child has emptied is empty and not full", async ({
  made,
  method,
}) => {
  const queue = await fullQueue(made);
  assertEquals(await run(new Process({ target: drain, args: [queue, 6], context: method })), 0);
  assert(await queue.empty());
  assertFalse(await queue.full());
});

forEachWay("Q-008 what a child puts is seen by its parent", async ({ made, method }) => {
  const queue = new Queue<number>({ context: made });
  const start = new Queue<string>({ context: made });
  const process = new Process({ target: putWhenTold, args: [start, queue], context: method });
  await process.start();
  assert(await queue.empty());
  await start.put("go");
  assertEquals(await process.join(), 0);
  assertFalse(await queue.empty());
});

forEachWay("Q-009 get() in all its forms gives what came first", async ({ made, method }) => {
  const queue = new Queue<number>({ context: made });
  assertEquals(
    await run(new Process({ target: produce, args: [queue, 2, 6], context: method })),
    0,
  );
  assertEquals(await queue.get(), 2);
  assertEquals(await queue.get({ timeout: 1000 }), 3);
  assertEquals(await queue.get({ timeout: 0 }), 4);
  assertEquals(await queue.getNoWait(), 5);
});

forEachCarrier("Q-010 a queue is empty when the last item was taken", async (context) => {
  const queue = new Queue({ context });
  await queue.put(1);
  await queue.get();
  assert(await queue.empty());
});

forEachCarrier("Q-012 get() with a timeout waits that long", async (context) => {
  const queue = new Queue({ context });
  const took = await timeOf(() =>
    assertRejects(() => queue.get({ timeout: 100 }), QueueEmptyError)
  );
  assert(took >= 95, `${took} ms`);
});

forEachWay("Q-013 a queue that is in use works in a child started later", async ({
  made,
  method,
}) => {
  const queue = new Queue<number>({ context: made });
  for (let i = 0; i < 10; i++) await queue.put(i);
  assertEquals(
    await run(new Process({ target: produce, args: [queue, 10, 20], context: method })),
    0,
  );
  for (let i = 0; i < 20; i++) assertEquals(await queue.get(), i);
  await assertRejects(() => queue.getNoWait(), QueueEmptyError);
});

forEachWay("Q-016 Q-017 join() waits until all is done; null is an item", async ({
  made,
  method,
}) => {
  const queue = new JoinableQueue<number | null>({ context: made });
  const workers = [1, 2, 3, 4].map(() =>
    new Process({ target: workUntilNull, args: [queue], context: method })
  );
  for (const each of workers) await each.start();
  for (let i = 0; i < 10; i++) await queue.put(i);
  await queue.join();
  assertEquals(await queue.size(), 0);
  for (const _ of workers) await queue.put(null);
  for (const each of workers) assertEquals(await each.join(), 0);
  await queue.join();
});

forEachCarrier("Q-017 null and undefined are items, and differ", async (context) => {
  const queue = new Queue({ context });
  await queue.put(null);
  await queue.put(undefined);
  assertEquals([await queue.get(), await queue.get()], [null, undefined]);
});

forEachCarrier("Q-018 a queue can be used while a module is evaluated", async () => {
  const { code, stdout, stderr } = await runProgram(new URL("imports_queue.ts", FIXTURES));
  assertEquals([code, stdout, stderr], [0, "known\n", ""]);
});

forEachCarrier("Q-019 get() doesn't end before its time", async (context) => {
  const queue = new Queue({ context });
  const took = await timeOf(() =>
    assertRejects(() => queue.get({ timeout: 200 }), QueueEmptyError)
  );
  assert(took >= 195, `${took} ms`);
});

forEachCarrier("Q-020 Q-022 put() refuses what can't be cloned, and goes on", async (context) => {
  const queue = new Queue({ context });
  await assertRejects(() => queue.put({ f: () => {} }), DOMException, "f");
  await queue.put("next");
  assertEquals(await queue.size(), 1);
  assertEquals(await queue.get(), "next");
});

forEachCarrier("Q-023 a closed queue refuses put() and get()", async (context) => {
  for (const queue of [new Queue({ context }), new JoinableQueue({ context })]) {
    queue.close();
    await assertRejects(() => queue.put(1), ProcessStateError, "is closed");
    await assertRejects(() => queue.putNoWait(1), ProcessStateError, "is closed");
    await assertRejects(() => queue.get(), ProcessStateError, "is closed");
    await assertRejects(() => queue.getNoWait(), ProcessStateError, "is closed");
  }
});

forEachWay("Q-024 Q-026 SimpleQueue brings what a child puts", async ({ made, method }) => {
  const queue = new SimpleQueue<unknown>({ context: made });
  assert(await queue.empty());
  const process = new Process({
    target: putUnawaited,
    args: [queue, true, false],
    context: method,
  });
  assertEquals(await run(process), 0);
  assertFalse(await queue.empty());
  assertEquals([await queue.get(), await queue.get()], [true, false]);
  assert(await queue.empty());
});

forEachCarrier("Q-027 Q-028 Q-039 SimpleQueue can be closed twice, and then refuses", async (
  context,
) => {
  const queue = new SimpleQueue({ context });
  queue.close();
  queue.close();
  await assertRejects(() => queue.put(1), ProcessStateError, "is closed");
  await assertRejects(() => queue.get(), ProcessStateError, "is closed");
  await assertRejects(() => queue.empty(), ProcessStateError, "is closed");
});

forEachCarrier("Q-029 drained() is for closed queues, as often as one likes", async (context) => {
  const queue = new Queue({ context });
  await assertRejects(() => queue.drained(), ProcessStateError, "close() it first");
  queue.close();
  await queue.drained();
  await queue.drained();
});

forEachCarrier("Q-030 a closed queue still tells its size", async (context) => {
  const queue = new Queue({ maxSize: 1, context });
  await queue.put(1);
  queue.close();
  queue.close();
  assertEquals(await queue.size(), 1);
  assert(await queue.full());
  assertFalse(await queue.empty());
});

forEachCarrier("Q-031 maxSize of 0 and less is no limit", async (context) => {
  for (const maxSize of [0, -1]) {
    const queue = new Queue({ maxSize, context });
    for (let i = 0; i < 100; i++) await queue.putNoWait(i);
    assertFalse(await queue.full());
  }
});

forEachCarrier("Q-032 a negative timeout is none", async (context) => {
  const queue = await fullQueue(context);
  await assertRejects(() => queue.put(7, { timeout: -1 }), QueueFullError);
  const empty = new Queue({ context });
  await assertRejects(() => empty.get({ timeout: -1 }), QueueEmptyError);
});

forEachCarrier("Q-033 queues and locks can't be put", async (context) => {
  const queue = new Queue({ context });
  const items = [new Queue({ context }), new Lock({ context: "worker" })];
  for (const item of items) {
    await assertRejects(() => queue.put(item), ProcessStateError, "pass it as an argument");
  }
  assertEquals(await queue.size(), 0);
});

forEachWay("Q-034 a child that has put a lot ends, read or not", async ({ made, method }) => {
  const queue = new Queue<unknown>({ context: made });
  const item = new Uint8Array(1_000_000).fill(7);
  const process = new Process({ target: putUnawaited, args: [queue, item], context: method });
  assertEquals(await run(process), 0);
  assertEquals(await queue.get(), item);
});

forEachCarrier("Q-036 taskDone() more often than items were put throws", async (context) => {
  const queue = new JoinableQueue({ context });
  assertThrows(() => queue.taskDone(), ProcessStateError, "taskDone()");
  await queue.put(1);
  await queue.get();
  queue.taskDone();
  assertThrows(() => queue.taskDone(), ProcessStateError, "taskDone()");
  await queue.join();
});
