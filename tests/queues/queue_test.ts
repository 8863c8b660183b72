// Copyright 2026 the multiprocessing authors. MIT license.

import { assert, assertEquals, assertRejects } from "@std/assert";
import { Process, Queue, QueueEmptyError, QueueFullError } from "../../mod.ts";
import {
  double,
  ignore,
  produce,
  produceBig,
  produceUnawaited,
  relay,
} from "./fixtures/parties.ts";
import { run } from "../helpers.ts";
import { forEachCarrier, forEachWay } from "./shared.ts";

async function all<T>(queue: Queue<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of queue) items.push(item);
  return items;
}

const count = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, index) => from + index);

forEachWay("Queue brings what a child puts, in order, and then ends", async ({ made, method }) => {
  const queue = new Queue<number>({ context: made });
  const process = new Process({ target: produce, args: [queue, 0, 100], context: method });
  await process.start();
  assertEquals(await all(queue), count(0, 100));
  assertEquals(await process.join(), 0);
});

forEachWay("Queue brings a child what the parent puts", async ({ made, method }) => {
  const queue = new Queue<number>({ context: made });
  const results = new Queue<number>({ context: made });
  const process = new Process({ target: double, args: [queue, results], context: method });
  await process.start();
  for (let i = 0; i < 100; i++) await queue.put(i);
  queue.end();
  assertEquals(await all(results), count(0, 100).map((each) => each * 2));
  assertEquals(await process.join(), 0);
});

forEachWay("Queue keeps what was put and not awaited", async ({ made, method }) => {
  const queue = new Queue<number>({ context: made });
  const args: [Queue<number>, number, number] = [queue, 0, 50_000];
  const process = new Process({ target: produceUnawaited, args, context: method });
  assertEquals(await run(process), 0);
  assertEquals(await queue.size(), 50_000);
  assertEquals(await all(queue), count(0, 50_000));
});

forEachWay("Queue brings items that are longer than its ring", async ({ made, method }) => {
  const queue = new Queue<Uint8Array>({ context: made });
  const process = new Process({
    target: produceBig,
    args: [queue, 5, 3_000_000],
    context: method,
  });
  await process.start();
  let number = 0;
  for await (const item of queue) {
    assertEquals(item.length, 3_000_000);
    assert(item.every((byte) => byte === number));
    number++;
  }
  assertEquals(number, 5);
  await process.join();
});

forEachWay("Queue of a child that ignores it ends with the child", async ({ made, method }) => {
  const queue = new Queue({ context: made });
  const process = new Process({ target: ignore, args: [queue], context: method });
  await process.start();
  assertEquals(await all(queue), []);
  assertEquals(await process.join(), 0);
});

forEachWay("Queue goes both ways between several", async ({ made, method }) => {
  const tasks = new Queue<number>({ context: made });
  const results = new Queue<number>({ context: made });
  const processes = [1, 2].map(() =>
    new Process({ target: relay, args: [tasks, results, 250], context: method })
  );
  for (const each of processes) await each.start();
  for (let i = 0; i < 500; i++) tasks.put(i);
  const got = await all(results);
  assertEquals(got.sort((a, b) => a - b), count(0, 500));
  for (const each of processes) assertEquals(await each.join(), 0);
});

forEachCarrier("Queue has limits", async (context) => {
  const queue = new Queue<number>({ maxSize: 2, context });
  await queue.put(1);
  await queue.put(2);
  await assertRejects(() => queue.putNoWait(3), QueueFullError);
  await assertRejects(() => queue.put(3, { timeout: 20 }), QueueFullError, "20 ms");
  const put = queue.put(3);
  assertEquals(await queue.get(), 1);
  await put;
  assertEquals([await queue.get(), await queue.get()], [2, 3]);
  await assertRejects(() => queue.getNoWait(), QueueEmptyError);
});

forEachWay("Queue is shared by the parent, processes and workers at once", async ({ made }) => {
  const methods = made === "worker"
    ? (["worker", "worker"] as const)
    : (["spawn", "worker", "warm"] as const);
  const tasks = new Queue<number>({ context: made });
  const results = new Queue<number>({ context: made });
  const producers = methods.map((context, i) =>
    new Process({ target: produce, args: [tasks, i * 100, i * 100 + 100], context })
  );
  const consumers = methods.map((context) =>
    new Process({ target: double, args: [tasks, results], context })
  );
  for (const each of [...producers, ...consumers]) await each.start();
  for (let i = 0; i < 100; i++) await tasks.put(-1);
  tasks.end();
  const items = await all(results);
  assertEquals(items.filter((each) => each === -2).length, 100);
  const others = items.filter((each) => each !== -2).sort((a, b) => a - b);
  assertEquals(others, count(0, methods.length * 100).map((each) => each * 2));
  for (const each of [...producers, ...consumers]) assertEquals(await each.join(), 0);
});
