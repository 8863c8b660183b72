// Copyright 2026 the multiprocessing authors. MIT license.

import { assert, assertEquals, assertFalse, assertRejects, assertThrows } from "@std/assert";
import {
  Barrier,
  BrokenBarrierError,
  getContext,
  inline,
  Process,
  ProcessError,
  SharedArray,
  Value,
} from "../../mod.ts";
import { mark, marked } from "./fixtures/action.ts";
import { passOnce, rounds } from "./fixtures/parties.ts";
import { forEachWay, test, type Way } from "./shared.ts";

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5));
}

/** Starts parties that pass once. */
async function startParties(
  { made, method }: Way,
  barrier: Barrier,
  count: number,
): Promise<{ indices: SharedArray<"i32">; processes: Process[] }> {
  const indices = new SharedArray("i32", Array(count).fill(-2), { context: made });
  const processes = Array.from(
    { length: count },
    (_, own) => new Process({ target: passOnce, args: [barrier, indices, own], context: method }),
  );
  for (const each of processes) await each.start();
  return { indices, processes };
}

forEachWay(
  "B-001 B-002 B-003 nobody passes before all have come, round after round",
  async (way) => {
    const { made, method } = way;
    const barrier = new Barrier(3, { context: made });
    const before = new Value("i32", 0, { context: made });
    const after = new Value("i32", 0, { context: made });
    const args = [barrier, before, after, 10] as const;
    const processes = [1, 2].map(() => new Process({ target: rounds, args, context: method }));
    for (const each of processes) await each.start();
    await rounds(...args);
    for (const each of processes) assertEquals(await each.join(), 0);
    assertEquals([before.value, after.value], [30, 30]);
    assertEquals([barrier.waiting, barrier.broken, barrier.parties], [0, false, 3]);
  },
);

forEachWay("B-004 wait() gives each party another index", async (way) => {
  const barrier = new Barrier(3, { context: way.made });
  const { indices, processes } = await startParties(way, barrier, 2);
  const own = await barrier.wait();
  for (const each of processes) assertEquals(await each.join(), 0);
  assertEquals([...indices, own].sort(), [0, 1, 2]);
});

forEachWay(
  "B-006 B-007 B-008 B-011 abort() breaks it for all who wait, until reset()",
  async (way) => {
    const barrier = new Barrier(3, { context: way.made });
    const { indices, processes } = await startParties(way, barrier, 2);
    await until(() => barrier.waiting === 2);
    barrier.abort();
    for (const each of processes) assertEquals(await each.join(), 0);
    assertEquals([...indices], [-1, -1]);
    assert(barrier.broken);
    barrier.reset();
    const again = await startParties(way, barrier, 2);
    await barrier.wait();
    for (const each of again.processes) assertEquals(await each.join(), 0);
    assertFalse(again.indices.data.includes(-1));
  },
);

forEachWay("B-009 reset() breaks it for those who wait, and makes it new", async (way) => {
  const barrier = new Barrier(2, { context: way.made });
  const { indices, processes } = await startParties(way, barrier, 1);
  await until(() => barrier.waiting === 1);
  barrier.reset();
  assertEquals(await processes[0]!.join(), 0);
  assertEquals([...indices], [-1]);
  assertFalse(barrier.broken);
  assertEquals(barrier.waiting, 0);
});

forEachWay("a party that was killed breaks it, whether it had come or not", async (way) => {
  for (const parties of [3, 4]) {
    const barrier = new Barrier(parties, { context: way.made });
    const { processes } = await startParties(way, barrier, 2);
    await until(() => barrier.waiting === 2);
    const waiting = barrier.wait();
    // With three all have come.
    if (parties === 3) assertEquals(await waiting, 2);
    else {
      processes[0]!.kill();
      await assertRejects(() => waiting, BrokenBarrierError, "died");
    }
    for (const each of processes) await each.join();
  }
});

test("a party that was killed breaks it for one who has waited long, also while their parent is blocked", async () => {
  const barrier = new Barrier(3);
  const indices = new SharedArray("i32", [-2]);
  const waiter = new Process({ target: passOnce, args: [barrier, indices, 0] });
  const other = new Process({
    target: inline((_barrier: Barrier) => void setInterval(() => {}, 2 ** 30)),
    args: [barrier],
  });
  await Promise.all([waiter.start(), other.start()]);
  await until(() => barrier.waiting === 1);
  await new Promise((resolve) => setTimeout(resolve, 3_200));
  other.kill();
  // This thread hears of nothing meanwhile.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2_000);
  assertEquals(indices.at(0), -1);
  await Promise.all([waiter.join(), other.join()]);
});

test("B-013 the timeout of the barrier is the default of wait()", async () => {
  for (const context of ["spawn", "worker"] as const) {
    const barrier = new Barrier(2, { timeout: 50, context });
    await assertRejects(() => barrier.wait(), BrokenBarrierError);
    barrier.reset();
    const first = barrier.wait({ timeout: 30_000 });
    const began = performance.now();
    while (performance.now() - began < 80) await new Promise((resolve) => setTimeout(resolve, 10));
    assertFalse(barrier.broken);
    assertEquals(await barrier.wait(), 1);
    assertEquals(await first, 0);
  }
});

test("B-014 one party alone passes at once", async () => {
  const barrier = new Barrier(1);
  for (let i = 0; i < 3; i++) assertEquals(await barrier.wait(), 0);
});

test("B-017 wait(0) with parties missing breaks it", async () => {
  const barrier = new Barrier(2);
  await assertRejects(() => barrier.wait({ timeout: 0 }), BrokenBarrierError);
  assert(barrier.broken);
  assertEquals(barrier.waiting, 0);
});

test("a signal breaks it, and its reason is what that wait rejects with", async () => {
  const barrier = new Barrier(3);
  const controller = new AbortController();
  const given = barrier.wait({ signal: controller.signal }).catch((error) => error);
  const other = assertRejects(() => barrier.wait(), BrokenBarrierError);
  await until(() => barrier.waiting === 2);
  controller.abort("enough");
  assertEquals(await given, "enough");
  await other;
  assert(barrier.broken);
});

test("B-018 a broken barrier throws until it is reset", async () => {
  const barrier = new Barrier(1);
  barrier.abort();
  const error = await assertRejects(() => barrier.wait(), BrokenBarrierError, "reset()");
  assert(error instanceof ProcessError);
  barrier.reset();
  assertEquals(await barrier.wait(), 0);
});

test("one of the parties does the action, before any goes on", async () => {
  const barrier = new Barrier(2, { action: mark });
  const before = marked();
  await Promise.all([barrier.wait(), barrier.wait()]);
  assertEquals(marked(), before + 1);
});

forEachWay("another process does the action, if it comes last", async (way) => {
  const barrier = new Barrier(2, { action: mark, context: way.made });
  const before = marked();
  const waiting = barrier.wait();
  const { indices, processes } = await startParties(way, barrier, 1);
  assertEquals(await waiting, 0);
  assertEquals(await processes[0]!.join(), 0);
  assertEquals([...indices], [1]);
  assertEquals(marked(), before);
});

test("an action that throws breaks it", async () => {
  const barrier = new Barrier(2, {
    action: () => {
      throw new Error("no");
    },
  });
  const ends = await Promise.allSettled([barrier.wait(), barrier.wait()]);
  assertEquals(
    ends.map((end) => end.status === "rejected" && (end.reason as Error).name).sort(),
    ["BrokenBarrierError", "Error"],
  );
});

test("a party that comes while the action runs waits for the next round", async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const barrier = new Barrier(2, { action: () => promise as unknown as void });
  const first = [barrier.wait(), barrier.wait()];
  const next = [barrier.wait(), barrier.wait()];
  resolve();
  assertEquals((await Promise.all(first)).sort(), [0, 1]);
  assertEquals((await Promise.all(next)).sort(), [0, 1]);
});

test("Barrier refuses what makes none", () => {
  assertThrows(() => new Barrier(0), RangeError, "current value is 0");
  assertThrows(() => new Barrier(1.5), TypeError);
  assertThrows(() => new Barrier(2, { timeout: NaN }), RangeError);
  // @ts-expect-error: no target.
  assertThrows(() => new Barrier(2, { action: 1 }), TypeError, "action");
  // @ts-expect-error: an unknown key.
  assertThrows(() => new Barrier(2, { parties: 1 }), TypeError, "parties");
});

test("contexts hand out barriers", async () => {
  for (const method of ["spawn", "worker", "warm"] as const) {
    assertEquals(await getContext(method).barrier(1).wait(), 0);
  }
});
