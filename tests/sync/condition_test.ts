// Copyright 2026 the multiprocessing authors. MIT license.

import { assert, assertEquals, assertFalse, assertRejects, assertThrows } from "@std/assert";
import {
  Condition,
  getContext,
  Lock,
  Process,
  ProcessStateError,
  RLock,
  type StartMethod,
  Value,
} from "../../mod.ts";
import { handshake, sleepOn } from "./fixtures/parties.ts";
import { forEachWay, test, type Way } from "./shared.ts";

/** Starts some that wait for a condition, and waits until they do. */
async function startSleepers(
  { made, method }: Way,
  count: number,
): Promise<{ condition: Condition; woken: Value<"i32">; processes: Process[] }> {
  const condition = new Condition(undefined, { context: made });
  const sleeping = new Value("i32", 0, { context: made });
  const woken = new Value("i32", 0, { context: made });
  const args = [condition, sleeping, woken] as const;
  const processes = Array.from(
    { length: count },
    () => new Process({ target: sleepOn, args, context: method }),
  );
  for (const each of processes) await each.start();
  await until(() => sleeping.value === count);
  return { condition, woken, processes };
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5));
}

async function notify(condition: Condition, count: number): Promise<void> {
  using _ = await condition.hold();
  condition.notify(count);
}

forEachWay("C-001 C-002 C-003 C-004 notify() wakes one, here or elsewhere", async (way) => {
  const { condition, woken, processes } = await startSleepers(way, 1);
  const sleeping = new Value("i32", 0, { context: way.made });
  const here = sleepOn(condition, sleeping, woken);
  await until(() => sleeping.value === 1);
  await new Promise((resolve) => setTimeout(resolve, 50));
  assertEquals(woken.value, 0);
  await notify(condition, 1);
  await until(() => woken.value === 1);
  await new Promise((resolve) => setTimeout(resolve, 50));
  assertEquals(woken.value, 1);
  await notify(condition, 1);
  await until(() => woken.value === 2);
  await here;
  assertEquals(await processes[0]!.join(), 0);
  assertEquals(String(condition), "<Condition of <RLock free>, 0 waiting>");
});

forEachWay("C-006 notifyAll() wakes all", async (way) => {
  const { condition, woken, processes } = await startSleepers(way, 3);
  const sleeping = new Value("i32", 0, { context: way.made });
  const here = [1, 2, 3].map(() => sleepOn(condition, sleeping, woken));
  await until(() => sleeping.value === 3);
  {
    using _ = await condition.hold();
    condition.notifyAll();
  }
  await Promise.all(here);
  for (const each of processes) assertEquals(await each.join(), 0);
  assertEquals(woken.value, 6);
});

forEachWay("C-007 C-008 notify(n) wakes exactly n, and with nobody waiting nobody", async (way) => {
  const { condition, woken, processes } = await startSleepers(way, 2);
  const sleeping = new Value("i32", 0, { context: way.made });
  const here = [1, 2, 3, 4].map(() => sleepOn(condition, sleeping, woken));
  await until(() => sleeping.value === 4);
  await notify(condition, 2);
  await until(() => woken.value === 2);
  await new Promise((resolve) => setTimeout(resolve, 50));
  assertEquals(woken.value, 2);
  await notify(condition, 4);
  await until(() => woken.value === 6);
  await notify(condition, 3);
  await Promise.all(here);
  for (const each of processes) assertEquals(await each.join(), 0);
  assertEquals(woken.value, 6);
});

forEachWay("a waiter that was killed is none: notify() wakes another", async (way) => {
  const { condition, woken, processes } = await startSleepers(way, 2);
  processes[0]!.kill();
  await processes[0]!.join();
  const sleeping = new Value("i32", 0, { context: way.made });
  const here = sleepOn(condition, sleeping, woken);
  await until(() => sleeping.value === 1);
  await notify(condition, 2);
  await here;
  assertEquals(await processes[1]!.join(), 0);
  assertEquals(woken.value, 2);
});

test("C-009 C-014 wait() gives false when the time is up", async () => {
  for (const context of ["spawn", "worker"] as const) {
    const condition = new Condition(undefined, { context });
    using _ = await condition.hold();
    assertFalse(await condition.wait({ timeout: 0 }));
    const began = performance.now();
    assertFalse(await condition.wait({ timeout: 100 }));
    assert(performance.now() - began >= 95);
    condition.notify();
  }
});

forEachWay(
  "C-010 C-011 waitFor() asks with the lock held, whenever it is notified",
  async (way) => {
    const condition = new Condition(undefined, { context: way.made });
    const state = new Value("i32", -1, { context: way.made });
    const args = [condition, state] as const;
    const process = new Process({ target: handshake, args, context: way.method });
    await process.start();
    {
      using _ = await condition.hold();
      assert(await condition.waitFor(() => state.value === 0, { timeout: 20_000 }));
      assertThrows(() => new Condition(state.lock!).notify(), ProcessStateError);
    }
    for (let i = 0; i < 4; i++) {
      using _ = await condition.hold();
      state.add(1);
      condition.notify();
    }
    assertEquals(await process.join(), 0);
  },
);

test("C-012 C-021 waitFor() whose predicate stays false gives false, and asks once at least", async () => {
  const condition = new Condition();
  using _ = await condition.hold();
  let asked = 0;
  const never = () => (asked++, false);
  assertFalse(await condition.waitFor(never, { timeout: -1 }));
  assertEquals(asked, 1);
  const began = performance.now();
  assertFalse(await condition.waitFor(never, { timeout: 100 }));
  assert(performance.now() - began >= 95);
});

forEachWay("C-015 wait() gives true when a child notifies", async (way) => {
  const condition = new Condition(undefined, { context: way.made });
  const state = new Value("i32", -1, { context: way.made });
  const process = new Process({ target: handshake, args: [condition, state], context: way.method });
  using _ = await condition.hold();
  await process.start();
  assert(await condition.wait({ timeout: 20_000 }));
  state.value = 4;
  condition.notify();
  condition.release();
  assertEquals(await process.join(), 0);
  await condition.acquire();
});

test("C-016 wait() rejects with the reason of its signal, the lock held again", async () => {
  const condition = new Condition();
  using _ = await condition.hold();
  const abort = new AbortController();
  const waiting = condition.wait({ signal: abort.signal });
  abort.abort(new Error("enough"));
  await assertRejects(() => waiting, Error, "enough");
  condition.notify();
});

test("C-019 a notification that nobody waits for is not stored", async () => {
  const condition = new Condition();
  using _ = await condition.hold();
  condition.notify();
  assertFalse(await condition.wait({ timeout: 50 }));
});

test("C-022 Condition is made on a Lock or an RLock, and acts on it", async () => {
  for (const lock of [new Lock(), new RLock(), new Lock({ context: "worker" })]) {
    const condition = new Condition(lock);
    assert(await condition.acquire());
    assert(lock.locked);
    assertFalse(await condition.wait({ timeout: 10 }));
    condition.release();
    assertFalse(lock.locked);
  }
  // @ts-expect-error: no lock.
  assertThrows(() => new Condition("lock"), TypeError, "must be a Lock or an RLock");
  assertThrows(
    // @ts-expect-error: options come second.
    () => new Condition({ context: "worker" }),
    TypeError,
    'write new Condition(undefined, { context: "worker" })',
  );
});

test("tasks of one process wait each with a hold of its own", async () => {
  const condition = new Condition();
  const woken: number[] = [];
  const tasks = [1, 2, 3].map(async (task) => {
    using _ = await condition.hold();
    await condition.wait();
    woken.push(task);
  });
  while (!String(condition).includes("3 waiting")) await new Promise((r) => setTimeout(r, 1));
  await notify(condition, 2);
  await Promise.all(tasks.slice(0, 2));
  assertEquals(woken, [1, 2]);
  await notify(condition, 1);
  await tasks[2];
});

test("wait() and notify() without the lock throw", async () => {
  const condition = new Condition();
  assertThrows(() => condition.notify(), ProcessStateError, "not held here");
  assertThrows(() => condition.notifyAll(), ProcessStateError, "not held here");
  await assertRejects(() => condition.wait(), ProcessStateError, "not held here");
  await assertRejects(() => condition.waitFor(() => true), ProcessStateError, "not held here");
});

test("contexts hand out conditions", async () => {
  for (const method of ["spawn", "worker", "warm"] as StartMethod[]) {
    const condition = getContext(method).condition();
    using _ = await condition.hold();
    condition.notify();
  }
});
