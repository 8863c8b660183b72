// Copyright 2026 the multiprocessing authors. MIT license.

import { assert, assertEquals, assertRejects } from "@std/assert";
import type { PoolNow } from "../../dashboard/figures.ts";
import { untilEnd } from "../../base/pool_end.ts";
import { dashboard } from "../../dashboard/mod.ts";
import { Pool, ProcessStateError } from "../../mod.ts";
import { forEachMethod, test } from "../helpers.ts";
import { double, waitForever } from "./fixtures/tasks.ts";
import { Listener, visit } from "./visit.ts";

/** The first look at a pool that is as wanted. */
async function until(listener: Listener, isWanted: (pool: PoolNow) => boolean): Promise<PoolNow> {
  for (;;) {
    const [pool] = await listener.next("now") as PoolNow[];
    if (isWanted(pool!)) return pool!;
  }
}

forEachMethod(
  "a dashboard shows what workers are at, and ends with their pool",
  async (context) => {
    const pool = new Pool({ processes: 2, context, insights: true });
    await using shown = await dashboard(pool);
    await using listener = await Listener.at(shown.url);
    assertEquals(await pool.map(double, [1, 2, 3], { chunkSize: 1 }), [2, 4, 6]);
    const waiting = pool.apply(waitForever).catch(() => {});
    // What comes first may be of the tasks before it.
    const isBusy = ({ figures }: PoolNow) =>
      figures.workers.some(({ task }) => task === "waitForever");
    const isRested = ({ figures }: PoolNow) =>
      figures.workers.some(({ state }) => state === "idle");
    const { figures, sample } = await until(listener, (now) => isBusy(now) && isRested(now));
    assertEquals(figures.tasks, { submitted: 4, running: 1, done: 3, failed: 0, lost: 0 });
    const at = figures.workers.find(({ state }) => state === "busy")!;
    assertEquals(at.task, "waitForever");
    assertEquals(sample.busy.filter(Boolean).length, 1);
    assertEquals(figures.workers.filter(({ task }) => task === null).length, 1);
    pool.terminate();
    await Promise.all([pool.join(), waiting]);
    const last = await until(listener, ({ hasEnded }) => hasEnded);
    assertEquals(last.figures.workers.map(({ state }) => state), ["ended", "ended"]);
    assertEquals(await listener.next("end"), null);
    await shown.close();
    await assertRejects(() => visit(shown.url));
  },
);

test("the end of a pool is told though nobody joins it, and nothing is hurried by that", async () => {
  const pool = new Pool({ processes: 1, context: "worker", insights: true });
  const end = untilEnd(pool);
  let pulled = 0;
  function* items() {
    while (pulled < 1_000) yield pulled++;
  }
  const results = pool.imap(double, items());
  pool.close();
  assertEquals((await results.next()).value, 0);
  await pool.drained();
  // Its results are not taken: it goes on as long as they may be. To join it would have all of them computed.
  assert(pulled < 1_000);
  await results.return!();
  await end;
});

test("a pool without insights is refused with how to ask for them", async () => {
  await using pool = new Pool({ processes: 1, context: "worker" });
  await assertRejects(
    () => dashboard(pool),
    ProcessStateError,
    "Cannot show a dashboard as the Pool keeps no insights: write new Pool({ insights: true })",
  );
});
