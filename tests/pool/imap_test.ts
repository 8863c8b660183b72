// Copyright 2026 the multiprocessing authors. MIT license.

import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { Pool, TimeoutError, WorkerLostError } from "../../mod.ts";
import { forEachMethod, Reports, test } from "../helpers.ts";
import { processExit } from "../fixtures/exit.ts";
import { report } from "../fixtures/report.ts";
import { refuseOdd } from "./fixtures/faults.ts";
import { square, squareInReverse, work } from "./fixtures/tasks.ts";
import { waitForPair } from "./fixtures/waits.ts";
import { assertWorks, began } from "./pool_helpers.ts";

const TEN = Array.from({ length: 10 }, (_, index) => index);
const THOUSAND = Array.from({ length: 1000 }, (_, index) => index);

/** The most items that a pool may take ahead of the results that have been asked for, a worker. */
const BOUND = 64;

forEachMethod("PL-018 imap() gives the results in order", async (context) => {
  await using pool = new Pool({ processes: 2, context });
  const results = await Array.fromAsync(pool.imap(squareInReverse, TEN));
  assertEquals(results, TEN.map((x) => x * x));
});

forEachMethod("PL-019 next() gives one after another, then the end", async (context) => {
  await using pool = new Pool({ processes: 2, context });
  for (const [items, chunkSize] of [[TEN, 1], [THOUSAND, 100]] as const) {
    const results = pool.imap(square, items, { chunkSize });
    for (const x of items) assertEquals(await results.next(), { done: false, value: x * x });
    assertEquals(await results.next(), { done: true, value: undefined });
    assertEquals(await results.next(), { done: true, value: undefined });
  }
});

function* failAt(last: number): Generator<number> {
  for (let index = 0; index < last; index++) yield index;
  throw new SyntaxError("the source has failed");
}

test("PL-020 an error of the source at its first item rejects the first next()", async () => {
  await using pool = new Pool({ processes: 1, context: "worker" });
  for (let round = 0; round < 2; round++) {
    const results = pool.imap(square, failAt(0));
    await assertRejects(() => results.next(), SyntaxError, "the source has failed");
    assertEquals((await results.next()).done, true);
  }
  await assertWorks(pool);
});

test("PL-021 results before an error of the source are given first", async () => {
  await using pool = new Pool({ processes: 2, context: "worker" });
  const results = pool.imap(square, failAt(3));
  for (const value of [0, 1, 4]) assertEquals(await results.next(), { done: false, value });
  await assertRejects(() => results.next(), SyntaxError, "the source has failed");
  assertEquals((await results.next()).done, true);
});

forEachMethod("PL-023 imapUnordered() gives every result once", async (context) => {
  await using pool = new Pool({ processes: 2, context });
  for (const [items, chunkSize] of [[TEN, 1], [THOUSAND, 100]] as const) {
    const results = await Array.fromAsync(pool.imapUnordered(square, items, { chunkSize }));
    assertEquals(results.sort((a, b) => a - b), items.map((x) => x * x));
  }
});

forEachMethod("imapUnordered() gives what is ready first", async (context) => {
  await using pool = new Pool({ processes: 2, context });
  await using reports = new Reports();
  const slow = [reports.path("slow"), reports.path("open")] as const;
  report(reports.path("there"), true);
  const fast = [reports.path("fast"), reports.path("there")] as const;
  const run = (items: (readonly [string, string])[]) => pool.imapUnordered(waitForPair, items);
  const results = run([slow, fast]);
  assertEquals(await results.next(), { done: false, value: fast[0] });
  report(slow[1], true);
  assertEquals(await results.next(), { done: false, value: slow[0] });
});

test("PL-057 chunkSize below 1 is refused, and what is no iterable", async () => {
  await using pool = new Pool({ processes: 1, context: "worker" });
  for (const call of ["imap", "imapUnordered"] as const) {
    for (const chunkSize of [0, -1, 0.5]) {
      assertThrows(() => pool[call](square, TEN, { chunkSize }), RangeError, `Cannot ${call}`);
    }
    // @ts-expect-error: no iterable
    assertThrows(() => pool[call](square, 5), TypeError, `Cannot ${call} as "items" must be`);
  }
});

for (const call of ["imap", "imapUnordered"] as const) {
  forEachMethod(`${call}() goes on after an error of the target`, async (context) => {
    await using pool = new Pool({ processes: 2, context });
    const results = pool[call](refuseOdd, [0, 1, 2, 3]);
    const outcomes: unknown[] = [];
    for (;;) {
      const next = await results.next().catch((error) => error);
      if (next instanceof Error) outcomes.push(next.message);
      else if (next.done) break;
      else outcomes.push(next.value);
    }
    const wanted = [0, "1 is odd", 2, "3 is odd"];
    if (call === "imap") assertEquals(outcomes, wanted);
    else assertEquals(new Set(outcomes), new Set(wanted));
    assertEquals(outcomes.length, 4);
  });

  test(`${call}() never drains a source of ten million ahead`, async () => {
    await using pool = new Pool({ processes: 2, context: "worker" });
    let pulled = 0;
    function* source() {
      for (; pulled < 10_000_000; pulled++) yield pulled;
    }
    const results = pool[call](square, source());
    for (let taken = 1; taken <= 500; taken++) {
      await results.next();
      assert(pulled <= taken + BOUND * pool.size, `${pulled} pulled, ${taken} taken`);
    }
    await assertWorks(pool);
    assert(pulled <= 500 + BOUND * pool.size, `${pulled} pulled`);
    await results.return!();
  });
}

test("a bounded number of chunks is ahead when nobody takes", async () => {
  await using pool = new Pool({ processes: 1, context: "worker" });
  let pulled = 0;
  async function* source() {
    for (;; pulled++) yield await Promise.resolve(pulled);
  }
  const results = pool.imap(square, source(), { chunkSize: 10 });
  await results.next();
  await assertWorks(pool);
  assert(pulled <= 10 * (BOUND + 1), `${pulled} pulled`);
  await results.return!();
});

forEachMethod("next() with a timeout rejects, and loses nothing", async (context) => {
  await using pool = new Pool({ processes: 1, context });
  await using reports = new Reports();
  const file = reports.path("open");
  const results = pool.imap(waitForPair, [[reports.path(), file]] as (readonly [string, string])[]);
  const late = await assertRejects(() => results.next({ timeout: 0 }), TimeoutError);
  assertEquals(late.timeout, 0);
  await assertRejects(() => results.next({ timeout: 20 }), TimeoutError, "call next() again");
  const aborted = results.next({ signal: AbortSignal.timeout(5) });
  assertEquals((await aborted.catch((error) => error)).name, "TimeoutError");
  report(file, true);
  assertEquals(await results.next({ timeout: 20_000 }), { done: false, value: reports.path() });
  assertEquals((await results.next({ timeout: 0 })).done, true);
});

test("next() may be called ahead: each gives its own", async () => {
  await using pool = new Pool({ processes: 2, context: "worker" });
  const results = pool.imap(squareInReverse, [1, 2, 3]);
  const ahead = [1, 2, 3, 4].map(() => results.next());
  assertEquals((await Promise.all(ahead)).map(({ value }) => value), [1, 4, 9, undefined]);
});

for (const isAsync of [false, true]) {
  test(`break ends the ${isAsync ? "async " : ""}source, and costs no worker`, async () => {
    await using pool = new Pool({ processes: 2, context: "spawn" });
    await assertWorks(pool);
    const pids = pool.pids;
    let ended = false;
    function* source() {
      try {
        for (let index = 0;; index++) yield index;
      } finally {
        ended = true;
      }
    }
    async function* later() {
      yield* source();
    }
    for await (const value of pool.imap(square, isAsync ? later() : source())) {
      if (value === 25) break;
    }
    assertEquals(ended, true);
    await assertWorks(pool);
    assertEquals(pool.pids, pids);
  });
}

test("return() while next() waits ends it", async () => {
  await using pool = new Pool({ processes: 1, context: "worker" });
  const results = pool.imap(work, [60_000]);
  const waiting = results.next();
  assertEquals(await results.return!(), { done: true, value: undefined });
  assertEquals(await waiting, { done: true, value: undefined });
  assertEquals(await results.next(), { done: true, value: undefined });
});

forEachMethod("a worker that dies costs imap() one item", async (context) => {
  await using pool = new Pool({ processes: 1, context });
  const results = pool.imap(processExit, [0]);
  await assertRejects(() => results.next(), WorkerLostError);
  assertEquals((await results.next()).done, true);
  await assertWorks(pool);
});

test("imap() tells of its progress", async () => {
  await using pool = new Pool({ processes: 1, context: "worker" });
  const progress: [number, number | null][] = [];
  const onProgress = (done: number, total: number | null) => void progress.push([done, total]);
  await Array.fromAsync(pool.imap(square, [1, 2, 3], { onProgress, chunkSize: 2 }));
  assertEquals(progress, [[2, 3], [3, 3]]);
});

forEachMethod("terminate() ends an imap() that waits", async (context) => {
  const pool = new Pool({ processes: 1, context });
  await using reports = new Reports();
  const items = [[reports.path(), reports.path("never")]] as (readonly [string, string])[];
  const next = pool.imap(waitForPair, items).next();
  await began(reports, next);
  pool.terminate();
  await assertRejects(() => next, Error, "terminated");
  await pool.join();
});
