// Copyright 2026 the multiprocessing authors. MIT license.

import { assertEquals } from "@std/assert";
import { Pool, Queue } from "../../mod.ts";
import { keep, putKept, putLater, relayOne, sum } from "./fixtures/tasks.ts";
import { forEachWay } from "./shared.ts";

forEachWay("Queue ends when the tasks that it was passed to are done", async ({ made, method }) => {
  await using pool = new Pool({ processes: 2, context: method });
  for (let round = 0; round < 2; round++) {
    const queue = new Queue<number>({ context: made });
    const inputs = Array.from({ length: 20 }, (_, i) => [queue, i] as [Queue<number>, number]);
    const done = pool.starmap(putLater, inputs, { chunkSize: 1 });
    const items = [];
    for await (const item of queue) items.push(item);
    assertEquals(items.sort((a, b) => a - b), inputs.map(([, i]) => i));
    await done;
  }
});

forEachWay("Queue is read by tasks", async ({ made, method }) => {
  await using pool = new Pool({ processes: 2, context: method });
  const queue = new Queue<number>({ context: made });
  const sums = [pool.apply(sum, [queue]), pool.apply(sum, [queue])];
  for (let i = 1; i <= 100; i++) await queue.put(i);
  queue.end();
  const [one, other] = await Promise.all(sums);
  assertEquals(one! + other!, 5050);
});

forEachWay("Queue passed to an initializer serves all tasks", async ({ made, method }) => {
  const queue = new Queue<number>({ context: made });
  {
    await using pool = new Pool({
      processes: 2,
      context: method,
      initializer: keep,
      initargs: [queue],
    });
    await pool.map(putKept, [1, 2, 3, 4]);
    pool.close();
    await pool.join();
  }
  const items = [];
  for await (const item of queue) items.push(item);
  assertEquals(items.sort(), [1, 2, 3, 4]);
});

forEachWay("Queue ends when tasks that run at once in one worker are done", async ({
  made,
  method,
}) => {
  await using pool = new Pool({ processes: 1, concurrency: 4, context: method });
  const queue = new Queue<number>({ context: made });
  const done = Promise.all([0, 1, 2, 3, 4, 5].map((i) => pool.apply(putLater, [queue, i])));
  const items = [];
  for await (const item of queue) items.push(item);
  assertEquals(items.sort(), [0, 1, 2, 3, 4, 5]);
  await done;
});

forEachWay("Queue doesn't end while tasks behind a long one have it", async ({ made, method }) => {
  await using pool = new Pool({ processes: 2, context: method });
  const queue = new Queue<number>({ context: made });
  const release = new Queue<number>({ context: made });
  // The first worker is given some of those after it, which the second takes over.
  const done = [pool.apply(relayOne, [release, queue])];
  for (let i = 0; i < 20; i++) done.push(pool.apply(putLater, [queue, i]));
  await Promise.all(done.slice(1));
  assertEquals(await queue.size(), 20);
  await release.put(100);
  const items = [];
  for await (const item of queue) items.push(item);
  assertEquals(items.length, 21);
  await done[0];
});
