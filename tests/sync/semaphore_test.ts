// Copyright 2026 the multiprocessing authors. MIT license.

import { assert, assertEquals, assertFalse, assertRejects, assertThrows } from "@std/assert";
import {
  BoundedSemaphore,
  Event,
  getContext,
  Process,
  ProcessStateError,
  Semaphore,
  TimeoutError,
} from "../../mod.ts";
import { run, runProgram } from "../helpers.ts";
import { give, keep, keepAndStay, keepAndThrow, take } from "./fixtures/parties.ts";
import { forEachWay, test } from "./shared.ts";

for (const Class of [Semaphore, BoundedSemaphore]) {
  const { name } = Class;

  test(`S-001 S-002 S-003 S-005 ${name} counts down and up`, async () => {
    for (const context of ["spawn", "worker"] as const) {
      const semaphore = new Class(2, { context });
      assertEquals(semaphore.value, 2);
      assert(await semaphore.acquire());
      assertEquals(semaphore.value, 1);
      assert(semaphore.tryAcquire());
      assertEquals(semaphore.value, 0);
      assertFalse(semaphore.tryAcquire());
      assertEquals(semaphore.value, 0);
      assertEquals(semaphore.release(), undefined);
      assertEquals(semaphore.value, 1);
      semaphore.release();
      assertEquals(semaphore.value, 2);
    }
  });

  forEachWay(`${name} permits of one that was killed come back`, async ({ made, method }) => {
    const semaphore = new Class(2, { context: made });
    const taken = new Event({ context: made });
    const process = new Process({ target: keepAndStay, args: [taken, semaphore], context: method });
    await process.start();
    assert(await taken.wait({ timeout: 20_000 }));
    assert(semaphore.tryAcquire());
    const pending = semaphore.acquire();
    process.kill();
    const began = performance.now();
    assert(await pending);
    assert(performance.now() - began < 1000);
    semaphore.release(2);
    assertEquals(semaphore.value, 2);
    await process.join();
  });

  forEachWay(
    `${name} permits of one that has returned don't come back`,
    async ({ made, method }) => {
      const semaphore = new Class(1, { context: made });
      const taken = new Event({ context: made });
      const process = new Process({ target: keep, args: [taken, semaphore], context: method });
      assertEquals(await run(process), 0);
      assertFalse(await semaphore.acquire({ timeout: 600 }));
      semaphore.release();
      assertEquals(semaphore.value, 1);
    },
  );
}

forEachWay("Semaphore permits of one that has thrown come back", async ({ made, method }) => {
  const semaphore = new Semaphore(1, { context: made });
  const taken = new Event({ context: made });
  const process = new Process({
    target: keepAndThrow,
    args: [taken, semaphore],
    context: method,
    stderr: "null",
  });
  assertEquals(await run(process), 1);
  assert(await semaphore.acquire({ timeout: 10_000 }));
});

forEachWay("Semaphore what is produced in another process is counted", async ({ made, method }) => {
  const semaphore = new Semaphore(0, { context: made });
  const process = new Process({ target: give, args: [semaphore, 100], context: method });
  await process.start();
  for (let i = 0; i < 100; i++) assert(await semaphore.acquire({ timeout: 20_000 }));
  assertEquals(semaphore.value, 0);
  assertEquals(await process.join(), 0);
});

forEachWay(
  "Semaphore a waiter that was killed takes no permit along",
  async ({ made, method }) => {
    const semaphore = new Semaphore(0, { context: made });
    const waiting = new Event({ context: made });
    const process = new Process({ target: take, args: [waiting, semaphore], context: method });
    await process.start();
    assert(await waiting.wait({ timeout: 20_000 }));
    process.kill();
    await process.join();
    const pending = semaphore.acquire();
    semaphore.release();
    assert(await pending);
  },
);

test("S-006 S-007 Semaphore.acquire() gives false when the time is up", async () => {
  const semaphore = new Semaphore(0);
  assertFalse(await semaphore.acquire({ timeout: 0 }));
  const began = performance.now();
  assertFalse(await semaphore.acquire({ timeout: 100 }));
  assert(performance.now() - began >= 95);
  assertFalse(semaphore.acquireSync({ timeout: 10 }));
  await assertRejects(() => semaphore.hold({ timeout: 1 }), TimeoutError);
});

test("S-009 Semaphore has 1 by default, and refuses what is no count", () => {
  assertEquals(new Semaphore().value, 1);
  assertThrows(() => new Semaphore(-1), RangeError, "current value is -1");
  assertThrows(() => new Semaphore(1.5), TypeError, "current value is 1.5");
  assertThrows(() => new Semaphore(2 ** 20), RangeError, "524287");
  assertThrows(() => new Semaphore().release(0), RangeError, "current value is 0");
  assertThrows(() => new Semaphore(524287).release(), RangeError, "524288");
});

test("S-010 a semaphore in words shows its value, and its bound", () => {
  assertEquals(String(new Semaphore(3)), "<Semaphore 3>");
  const bounded = new BoundedSemaphore(2);
  bounded.tryAcquire();
  assertEquals(String(bounded), "<BoundedSemaphore 1 of 2>");
});

test("BoundedSemaphore.release() beyond the initial value throws, and changes nothing", () => {
  const semaphore = new BoundedSemaphore(2);
  semaphore.tryAcquire();
  assertThrows(() => semaphore.release(2), ProcessStateError, "beyond");
  assertEquals(semaphore.value, 1);
  semaphore.release();
  assertThrows(() => semaphore.release(), ProcessStateError, "beyond");
});

test("contexts hand out semaphores", () => {
  for (const method of ["spawn", "worker", "warm"] as const) {
    assertEquals(getContext(method).semaphore(3).value, 3);
    const bounded = getContext(method).boundedSemaphore(1);
    assert(bounded instanceof BoundedSemaphore);
    assertThrows(() => bounded.release(), ProcessStateError);
  }
});

test("A worker that is killed as it blocks prints nothing", async () => {
  const program = new URL("./fixtures/ended.ts", import.meta.url);
  const { stdout, stderr } = await runProgram(program);
  assertEquals([stdout.trim(), stderr], ["-9", ""]);
});
