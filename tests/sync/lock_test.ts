// Copyright 2026 the multiprocessing authors. MIT license.

import { readFileSync } from "node:fs";
import { assert, assertEquals, assertFalse, assertRejects, assertThrows } from "@std/assert";
import {
  Event,
  getContext,
  Lock,
  Process,
  ProcessStateError,
  RLock,
  TimeoutError,
  Value,
} from "../../mod.ts";
import { run } from "../helpers.ts";
import { count, countSync, keep, keepAndStay, take } from "./fixtures/parties.ts";
import { forEachWay, test } from "./shared.ts";

for (const Class of [Lock, RLock]) {
  const { name } = Class;

  forEachWay(`${name} excludes: no step of two processes is lost`, async ({ made, method }) => {
    const lock = new Class({ context: made });
    const counter = new Value("i32", 0, { lock: false, context: made });
    const processes = [1, 2].map(() =>
      new Process({ target: count, args: [lock, counter, 500], context: method })
    );
    await Promise.all(processes.map((each) => each.start()));
    await count(lock, counter, 500);
    assertEquals(await Promise.all(processes.map((each) => each.join())), [0, 0]);
    assertEquals(counter.value, 1500);
    assertFalse(lock.locked);
  });

  forEachWay(`${name}.acquireSync() excludes`, async ({ made, method }) => {
    const lock = new Class({ context: made });
    const counter = new Value("i32", 0, { lock: false, context: made });
    const processes = [1, 2].map(() =>
      new Process({ target: countSync, args: [lock, counter, 2000], context: method })
    );
    for (const each of processes) await each.start();
    for (const each of processes) assertEquals(await each.join(), 0);
    assertEquals(counter.value, 4000);
  });

  forEachWay(`${name} whose holder has returned is recovered`, async ({ made, method }) => {
    const lock = new Class({ context: made });
    const taken = new Event({ context: made });
    const process = new Process({ target: keep, args: [taken, lock], context: method });
    assertEquals(await run(process), 0);
    assert(lock.locked);
    assert(lock.tryAcquire());
  });

  forEachWay(
    `L-007 ${name} whose holder was killed is recovered within half a second`,
    async ({
      made,
      method,
    }) => {
      const lock = new Class({ context: made });
      const taken = new Event({ context: made });
      const process = new Process({ target: keepAndStay, args: [taken, lock], context: method });
      await process.start();
      assert(await taken.wait({ timeout: 20_000 }));
      const acquired = lock.acquire();
      process.kill();
      const began = performance.now();
      assert(await acquired);
      assert(performance.now() - began < 1000);
      await process.join();
    },
  );

  forEachWay(`${name} whose waiter was killed goes to the next`, async ({ made, method }) => {
    const lock = new Class({ context: made });
    const waiting = new Event({ context: made });
    await lock.acquire();
    const process = new Process({ target: take, args: [waiting, lock], context: method });
    await process.start();
    assert(await waiting.wait({ timeout: 20_000 }));
    process.kill();
    await process.join();
    lock.release();
    assert(await lock.acquire({ timeout: 10_000 }));
  });

  test(`L-006 ${name}.acquire() on a held lock gives false when the time is up`, async () => {
    for (const context of ["spawn", "worker"] as const) {
      const lock = new Lock({ context });
      await lock.acquire();
      const began = performance.now();
      assertFalse(await lock.acquire({ timeout: 100 }));
      assert(performance.now() - began >= 95);
      assertFalse(await lock.acquire({ timeout: -1 }));
      assertFalse(lock.acquireSync({ timeout: 20 }));
      assertFalse(lock.tryAcquire());
    }
  });

  test(`${name}.acquire() with a signal takes nothing`, async () => {
    const lock = new Class();
    const other = new Lock();
    await other.acquire();
    const reason = new Error("enough");
    const pending = other.acquire({ signal: AbortSignal.abort(reason) });
    await assertRejects(() => pending, Error, "enough");
    const abort = new AbortController();
    const waiting = other.acquire({ signal: abort.signal });
    abort.abort(reason);
    await assertRejects(() => waiting, Error, "enough");
    other.release();
    assert(other.tryAcquire());
    assert(lock.tryAcquire());
  });

  test(`${name} has fixed options`, () => {
    // @ts-expect-error: an unknown key.
    assertThrows(() => new Class({ contxt: "spawn" }), TypeError, "contxt");
    // @ts-expect-error: an unknown start method.
    assertThrows(() => new Class({ context: "fork" }), RangeError, "fork");
  });
}

test("L-001 tryAcquire() of a lock that is held gives false, for its holder too", async () => {
  const lock = new Lock();
  assert(await lock.acquire());
  assertFalse(lock.tryAcquire());
});

test("L-002 release() gives undefined; of a free lock it throws", async () => {
  const lock = new Lock();
  await lock.acquire();
  assertEquals(lock.release(), undefined);
  assertThrows(() => lock.release(), ProcessStateError, "nobody holds it");
});

test("L-004 hold() gives it back at the end of the scope", async () => {
  const lock = new Lock();
  {
    using _ = await lock.hold();
    assert(lock.locked);
    const error = await assertRejects(() => lock.hold({ timeout: 20 }), TimeoutError);
    assertEquals(error.timeout, 20);
  }
  assertFalse(lock.locked);
});

test("L-008 RL-005 a lock in words names its state", async () => {
  const lock = new Lock();
  assertEquals(String(lock), "<Lock free>");
  await lock.acquire();
  assertEquals(String(lock), "<Lock held>");
  const rlock = new RLock();
  assertEquals(String(rlock), "<RLock free>");
  await rlock.acquire();
  await rlock.acquire();
  assertEquals(String(rlock), "<RLock held, 2 deep>");
});

test("RL-001 RLock is taken three times and given back three times", async () => {
  const lock = new RLock();
  for (let i = 0; i < 3; i++) assert(await lock.acquire());
  for (let i = 0; i < 3; i++) {
    assert(lock.locked);
    lock.release();
  }
  assertFalse(lock.locked);
});

test("RL-002 a release too many throws", async () => {
  const lock = new RLock();
  await lock.acquire();
  lock.release();
  assertThrows(() => lock.release(), ProcessStateError, "does not hold it");
});

forEachWay(
  "RL-004 RLock of another holder can't be taken nor released",
  async ({ made, method }) => {
    const lock = new RLock({ context: made });
    const taken = new Event({ context: made });
    const process = new Process({ target: keepAndStay, args: [taken, lock], context: method });
    await process.start();
    assert(await taken.wait({ timeout: 20_000 }));
    assertFalse(lock.tryAcquire());
    assertThrows(() => lock.release(), ProcessStateError, "held elsewhere");
    assertEquals(String(lock), "<RLock held elsewhere, 1 deep>");
    process.kill();
    await process.join();
  },
);

forEachWay("Lock can be released by another process", async ({ made, method }) => {
  const lock = new Lock({ context: made });
  const taken = new Event({ context: made });
  const process = new Process({ target: keepAndStay, args: [taken, lock], context: method });
  await process.start();
  assert(await taken.wait({ timeout: 20_000 }));
  lock.release();
  assert(lock.tryAcquire());
  process.kill();
  await process.join();
  assert(lock.locked);
});

test("a lock made for workers can't be passed to a process, which says what to do", async () => {
  const lock = getContext("worker").lock();
  const process = new Process({ target: count, args: [lock, new Value("i32"), 1] });
  await assertRejects(() => process.start(), ProcessStateError, "made for workers");
});

test("contexts hand out locks", () => {
  for (const method of ["spawn", "worker", "warm"] as const) {
    assert(getContext(method).lock().tryAcquire());
    assert(getContext(method).rlock().tryAcquire());
  }
});

test("a thousand acquires wait at once", async () => {
  for (const context of ["spawn", "worker"] as const) {
    const lock = new Lock({ context });
    await lock.acquire();
    let inside = 0;
    const all = Array.from({ length: 1000 }, async () => {
      using _ = await lock.hold();
      assertEquals(++inside, 1);
      await Promise.resolve();
      inside--;
    });
    lock.release();
    await Promise.all(all);
  }
});

test("Lock whose holder was killed goes to one who has waited long, also while their parent is blocked", async () => {
  const [lock, taken, waiting] = [new Lock(), new Event(), new Event()];
  const start = async (target: typeof take, event: Event) => {
    const process = new Process({ target, args: [event, lock] });
    await process.start();
    assert(await event.wait({ timeout: 20_000 }));
    return process;
  };
  const holder = await start(keepAndStay as typeof take, taken);
  const waiter = await start(take, waiting);
  await new Promise((resolve) => setTimeout(resolve, 3_200));
  holder.kill();
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2_000);
  // Nobody has heard of its end yet: it is there, as what has ended.
  const [, state] = readFileSync(`/proc/${waiter.pid}/stat`, "utf8").split(") ");
  assert(state!.startsWith("Z"), state);
  await Promise.all([waiter.join(), holder.join()]);
});
