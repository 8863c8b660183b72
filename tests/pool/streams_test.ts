// Copyright 2026 the multiprocessing authors. MIT license.

import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  CancelledError,
  Pool,
  ProcessPoolExecutor,
  ProcessStateError,
  TimeoutError,
} from "../../mod.ts";
import { forEachMethod, Reports, test } from "../helpers.ts";
import { report } from "../fixtures/report.ts";
import * as fresh from "./fixtures/fresh.ts";
import { square, squareLater, work } from "./fixtures/tasks.ts";
import { waitForPair } from "./fixtures/waits.ts";
import { assertWorks, began, Tap, uncaughtIn } from "./pool_helpers.ts";

const HUNDRED = Array.from({ length: 100 }, (_, index) => index);
const THOUSAND = Array.from({ length: 1000 }, (_, index) => index);

function squares(items: number[]): number[] {
  return items.map((x) => x * x);
}

/** A source that takes a turn of the loop for each item. */
async function* later(items: number[]): AsyncGenerator<number> {
  for (const item of items) {
    await new Promise((resolve) => setTimeout(resolve));
    yield item;
  }
}

/** Lets what has been asked for come to rest. */
async function pause(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 20));
}

// -- Close before the loop --

for (const call of ["imap", "imapUnordered"] as const) {
  forEachMethod(`${call}(), then close(), then the loop, gives all`, async (context) => {
    for (const items of [THOUSAND, later(HUNDRED)]) {
      const pool = new Pool({ processes: 2, context });
      const results = pool[call](square, items);
      pool.close();
      const all: number[] = [];
      for await (const value of results) {
        // Long enough for a worker that has nothing to do to go.
        if (all.push(value) === 1) await new Promise((resolve) => setTimeout(resolve, 300));
      }
      await pool.join();
      const expected = items === THOUSAND ? THOUSAND : HUNDRED;
      assertEquals(all.sort((a, b) => a - b), squares(expected));
    }
  });

  forEachMethod(`${call}(), then close(), then join(), then the loop`, async (context) => {
    const pool = new Pool({ processes: 2, context, maxTasksPerChild: 200 });
    const results = pool[call](square, THOUSAND);
    pool.close();
    await pool.join();
    const all = await Array.fromAsync(results);
    assertEquals(all.sort((a, b) => a - b), squares(THOUSAND));
  });
}

forEachMethod("join() lets a source without end be left", async (context) => {
  const pool = new Pool({ processes: 1, context });
  let isClosed = false;
  function* endless() {
    try {
      for (let index = 0;; index++) yield index;
    } finally {
      isClosed = true;
    }
  }
  const results = pool.imap(square, endless());
  pool.close();
  const joined = pool.join();
  for await (const value of results) if (value >= 10_000) break;
  await joined;
  assertEquals(isClosed, true);
});

forEachMethod("mapAsync() over an async source goes on in a closed pool", async (context) => {
  const pool = new Pool({ processes: 2, context });
  const tap = new Tap<number>();
  const single = pool.mapAsync(square, tap);
  const many = pool.starmapAsync(Math.pow, later([1, 2, 3]) as never);
  many.get().catch(() => {});
  pool.close();
  tap.give(1, 2);
  await pause();
  tap.give(3);
  tap.end();
  assertEquals(await single, [1, 4, 9]);
  await pool.join();
});

forEachMethod("executor.map() over an async source goes on after shutdown()", async (context) => {
  const executor = new ProcessPoolExecutor({ maxWorkers: 2, context });
  const results = executor.map(square, later(HUNDRED));
  await executor.shutdown();
  assertEquals(await Array.fromAsync(results), squares(HUNDRED));
});

forEachMethod("shutdown({ wait: false }) leaves executor.map() its workers", async (context) => {
  const executor = new ProcessPoolExecutor({ maxWorkers: 2, context });
  const results = executor.map(square, later(HUNDRED));
  await executor.shutdown({ wait: false });
  assertEquals(await Array.fromAsync(results), squares(HUNDRED));
  await executor.shutdown();
});

forEachMethod("shutdown({ cancelFutures }) ends executor.map()", async (context) => {
  const executor = new ProcessPoolExecutor({ maxWorkers: 1, context });
  const tap = new Tap<number>();
  const results = executor.map(square, tap);
  const next = results.next();
  await pause();
  const shut = executor.shutdown({ cancelFutures: true });
  await assertRejects(() => next, CancelledError);
  assertEquals((await results.next()).done, true);
  await shut;
  assertEquals(tap.closed, true);
});

// -- A source that takes its time --

forEachMethod("break does not wait for the source", async (context) => {
  await using pool = new Pool({ processes: 1, context });
  for (const call of ["imap", "imapUnordered"] as const) {
    const tap = new Tap<number>();
    tap.give(3);
    for await (const value of pool[call](square, tap)) {
      assertEquals(value, 9);
      break;
    }
    assertEquals(tap.closed, true);
  }
  await assertWorks(pool);
});

test("an error of a source that was left while it was at its next item is not lost", async () => {
  await using pool = new Pool({ processes: 1, context: "worker" });
  let fail = (_: unknown) => {};
  const results = pool.imap(square, {
    [Symbol.asyncIterator]: () => ({
      next: () => new Promise<never>(() => {}),
      return: () => new Promise<never>((_, reject) => fail = reject),
    }),
  });
  await results.return!();
  const error = new RangeError("too late");
  assertEquals(await uncaughtIn(() => fail(error)), [error]);
});

forEachMethod("terminate() ends an imap() whose source takes its time", async (context) => {
  for (const call of ["imap", "imapUnordered"] as const) {
    const pool = new Pool({ processes: 1, context });
    const tap = new Tap<number>();
    const results = pool[call](square, tap);
    const waiting = [results.next(), results.next()];
    await pause();
    pool.terminate();
    await assertRejects(() => waiting[0]!, ProcessStateError, "terminated");
    assertEquals((await waiting[1]!).done, true);
    await pool.join();
    assertEquals(tap.closed, true);
  }
});

forEachMethod(
  "map() over an async source with a timeout leaves nothing running",
  async (context) => {
    await using pool = new Pool({ processes: 1, context });
    await using reports = new Reports();
    // It has booted: so it begins in time.
    await assertWorks(pool);
    const tap = new Tap<readonly [string, string]>();
    tap.give([reports.path(), reports.path("never")]);
    const mapped = pool.map(waitForPair, tap, { timeout: 2_000 });
    await Promise.all([began(reports, mapped), assertRejects(() => mapped, TimeoutError)]);
    assertEquals(tap.closed, true);
    // The worker was replaced: it is free.
    await assertWorks(pool);
  },
);

forEachMethod("map() over an async source ends it when a task fails", async (context) => {
  await using pool = new Pool({ processes: 1, context });
  const tap = new Tap<unknown>();
  tap.give("not a number");
  await assertRejects(() => pool.map(fresh.mustBeNumber, tap), RangeError);
  assertEquals(tap.closed, true);
  await assertWorks(pool);
});

forEachMethod("executor.map() gives results before its source ends", async (context) => {
  await using executor = new ProcessPoolExecutor({ maxWorkers: 2, context });
  const tap = new Tap<number>();
  const results = executor.map(square, tap);
  for (const x of HUNDRED.slice(0, 10)) {
    tap.give(x);
    assertEquals(await results.next(), { done: false, value: x * x });
  }
  await results.return!();
});

forEachMethod("executor.map() reads ahead by twice the workers", async (context) => {
  await using executor = new ProcessPoolExecutor({ maxWorkers: 2, context });
  const tap = new Tap<number>();
  tap.give(...HUNDRED);
  const results = executor.map(square, tap);
  await executor.submit(squareLater, 1);
  await pause();
  assertEquals(tap.pulled, 4);
  await results.next();
  await pause();
  assertEquals(tap.pulled, 5);
  await results.return!();
  assertEquals(tap.closed, true);
});

forEachMethod("a target that is first used with an async source is found", async (context) => {
  await using pool = new Pool({ processes: 1, context });
  await using executor = new ProcessPoolExecutor({ maxWorkers: 1, context });
  assertEquals(await pool.map(fresh.one, later([1])), [2]);
  assertEquals(await Array.fromAsync(pool.imap(fresh.two, later([1]))), [3]);
  assertEquals(await pool.mapAsync(fresh.three, later([1])), [4]);
  assertEquals(await Array.fromAsync(executor.map(fresh.four, later([1]))), [5]);
});

// -- Many who wait --

forEachMethod("next() with a timeout counts from its call, behind others", async (context) => {
  await using pool = new Pool({ processes: 1, context });
  await using reports = new Reports();
  const open = reports.path("open");
  const results = pool.imap(waitForPair, [[reports.path(), open]] as (readonly [string, string])[]);
  const first = results.next();
  await assertRejects(() => results.next({ timeout: 5 }), TimeoutError);
  const controller = new AbortController();
  const aborted = results.next({ signal: controller.signal });
  controller.abort("enough");
  assertEquals(await aborted.catch((reason) => reason), "enough");
  const last = results.next();
  report(open, true);
  assertEquals([(await first).value, (await last).done], [reports.path(), true]);
});

test("items before an error of the source in its chunk are done", async () => {
  await using pool = new Pool({ processes: 1, context: "worker" });
  function* failing() {
    yield* [1, 2, 3];
    throw new SyntaxError("the source has failed");
  }
  const results = pool.imap(square, failing(), { chunkSize: 2 });
  const given = [];
  for (let index = 0; index < 3; index++) given.push((await results.next()).value);
  assertEquals(given, [1, 4, 9]);
  await assertRejects(() => results.next(), SyntaxError);
  assertEquals((await results.next()).done, true);
});

forEachMethod("a stream that is dropped keeps nobody from ending", async (context) => {
  const pool = new Pool({ processes: 1, context });
  pool.imap(work, HUNDRED.map(() => 1));
  pool.close();
  await pool.join();
  assert(pool.pids.length === 0);
});
