// Copyright 2026 the multiprocessing authors. MIT license.

import { assertEquals } from "@std/assert";
import { Pool, Queue } from "../../mod.ts";
import { keep, putKept, putLater, sum } from "./fixtures/tasks.ts";
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
