// Copyright 2026 the multiprocessing authors. MIT license.

import { assert, assertEquals, assertRejects } from "@std/assert";
import { Pool, WorkerLostError } from "../../mod.ts";
import { forEachMethod, Reports, test } from "../helpers.ts";
import { exitAt } from "./fixtures/deaths.ts";
import { refuseOdd } from "./fixtures/faults.ts";
import * as marks from "./fixtures/marks.ts";
import { add, square, squareInReverse, squareLater, where } from "./fixtures/tasks.ts";
import { assertWorks } from "./pool_helpers.ts";

const TEN = Array.from({ length: 10 }, (_, index) => index);
const HUNDRED = Array.from({ length: 100 }, (_, index) => index);

forEachMethod("PL-003 map() gives the results in the order of the items", async (context) => {
  await using pool = new Pool({ processes: 2, context });
  assertEquals(await pool.map(square, TEN), TEN.map((x) => x * x));
  assertEquals(await pool.map(squareInReverse, TEN, { chunkSize: 1 }), TEN.map((x) => x * x));
  assertEquals(await pool.map(squareLater, new Set([3, 4])), [9, 16]);
});

forEachMethod("PL-004 map() in chunks gives the same", async (context) => {
  await using pool = new Pool({ processes: 2, context });
  for (const chunkSize of [1, 7, 20, 100, 1000]) {
    assertEquals(await pool.map(square, HUNDRED, { chunkSize }), HUNDRED.map((x) => x * x));
  }
});

forEachMethod("PL-005 starmap() spreads each item into arguments", async (context) => {
  await using pool = new Pool({ processes: 2, context });
  const pairs = (items: number[]) => items.map((x) => [x, 2 * x] as const);
  const sums = (items: number[]) => items.map((x) => 3 * x);
  assertEquals(await pool.starmap(add, pairs(TEN)), sums(TEN));
  assertEquals(await pool.starmap(add, pairs(HUNDRED), { chunkSize: 20 }), sums(HUNDRED));
});

forEachMethod("starmap() refuses an item that holds no arguments", async (context) => {
  await using pool = new Pool({ processes: 1, context, insights: true });
  const error = await assertRejects(
    // deno-lint-ignore no-explicit-any
    async () => await pool.starmap(add, [1, 2] as any),
    TypeError,
    "Cannot starmap as each item must be an array of arguments: current value is 1",
  );
  assert(error.message.endsWith("write pool.starmap(target, [[1, 2]])"), error.message);
  // deno-lint-ignore no-explicit-any
  const settled = await pool.starmap(add, [[1, 2], null] as any, { settled: true });
  assertEquals(settled.map(({ status }) => status), ["fulfilled", "rejected"]);
});

forEachMethod("PL-006 starmapAsync() gives the results to come", async (context) => {
  await using pool = new Pool({ processes: 2, context });
  assertEquals(await pool.starmapAsync(add, [[1, 2], [3, 4]]).get(), [3, 7]);
});

forEachMethod("PL-007 mapAsync() gives the results to come", async (context) => {
  await using pool = new Pool({ processes: 2, context });
  assertEquals(await pool.mapAsync(square, TEN).get({ timeout: 20_000 }), TEN.map((x) => x * x));
});

test("PL-011 mapAsync() of nothing is ready within 100 ms", async () => {
  await using pool = new Pool({ processes: 1, context: "spawn" });
  assertEquals(await pool.mapAsync(square, [], { chunkSize: 1 }).get({ timeout: 100 }), []);
});

test("PL-028 an empty input gives an empty result, of every call", async () => {
  await using pool = new Pool({ processes: 1, context: "worker" });
  async function* nothing(): AsyncGenerator<number> {}
  for (const items of [[], new Set<number>(), nothing()]) {
    assertEquals(await pool.map(square, items), []);
  }
  assertEquals(await pool.starmap(add, []), []);
  assertEquals(await pool.mapAsync(square, []), []);
  assertEquals(await Array.fromAsync(pool.imap(square, [])), []);
  assertEquals(await Array.fromAsync(pool.imapUnordered(square, nothing())), []);
});

/** Gives some, then throws. */
function* failAt(last: number): Generator<number> {
  for (let index = 0; index < last; index++) yield index;
  throw new SyntaxError("the source has failed");
}

test("PL-012 an error of the source at its first item rejects, again and again", async () => {
  await using pool = new Pool({ processes: 1, context: "worker" });
  for (let round = 0; round < 2; round++) {
    await assertRejects(() => pool.map(square, failAt(0)), SyntaxError, "the source has failed");
  }
  await assertWorks(pool);
});

test("PL-013 an error of the source in the middle rejects, also of an async one", async () => {
  await using pool = new Pool({ processes: 1, context: "worker" });
  await assertRejects(() => pool.map(square, failAt(3)), SyntaxError, "the source has failed");
  async function* failLater() {
    yield* failAt(3);
  }
  await assertRejects(() => pool.map(square, failLater()), SyntaxError, "the source has failed");
  await assertWorks(pool);
});

test("PL-014 an iterable that tells a length and throws rejects, and does not hang", async () => {
  await using pool = new Pool({ processes: 1, context: "worker" });
  const items = {
    length: 1,
    [Symbol.iterator]: () => failAt(0),
  };
  for (let round = 0; round < 2; round++) {
    await assertRejects(() => pool.map(square, items), SyntaxError, "the source has failed");
  }
});

test("PL-033 an error of the source is passed on as it is", async () => {
  await using pool = new Pool({ processes: 1, context: "spawn" });
  const own = new RangeError("mine");
  const items = {
    [Symbol.iterator]() {
      throw own;
    },
  };
  const error = await pool.map(square, items).catch((error) => error);
  assert(error === own);
  assertEquals(error.cause, undefined);
});

forEachMethod(
  "PL-036 the first error rejects map(), after all tasks have ended",
  async (context) => {
    await using reports = new Reports();
    const pool = new Pool({ processes: 2, context });
    const folder = reports.path("marks");
    await Deno.mkdir(folder);
    const items = TEN.map((index) => [folder, index, index === 2 || index === 7] as const);
    const error = await assertRejects(
      () => pool.starmap(marks.markOrThrow, items, { chunkSize: 1 }),
      RangeError,
    );
    assert(/^[27] is refused/.test(error.message), error.message.slice(0, 50));
    assertEquals((await Array.fromAsync(Deno.readDir(folder))).length, 10);
    pool.close();
    await pool.join();
  },
);

test("the first error in time wins, not the first in order", async () => {
  await using pool = new Pool({ processes: 2, context: "worker" });
  await using reports = new Reports();
  const [slow, fast] = [reports.path("slow"), reports.path("fast")];
  const items = [[slow, reports.path("done"), "slow"], [fast, fast, "fast"]] as const;
  const onProgress = () => Deno.writeTextFileSync(reports.path("done"), "");
  const options = { chunkSize: 1, onProgress };
  await assertRejects(() => pool.starmap(marks.throwAfter, items, options), Error, "fast");
});

forEachMethod("a worker that dies in a chunk costs that chunk of map()", async (context) => {
  await using pool = new Pool({ processes: 2, context });
  const items = TEN.map((index) => [index, 4] as const);
  const lost = pool.starmap(exitAt, items, { chunkSize: 2 });
  await assertRejects(() => lost, WorkerLostError);
  await assertWorks(pool);
});

test("a failing item costs the rest of its chunk, as in Python", async () => {
  await using pool = new Pool({ processes: 1, context: "worker" });
  await assertRejects(() => pool.map(refuseOdd, [0, 2, 3, 4]), RangeError, "3 is odd");
});

test("the default chunk is a quarter of each worker's share", async () => {
  await using pool = new Pool({ processes: 2, context: "worker" });
  const progress: number[] = [];
  await pool.map(square, HUNDRED, { onProgress: (done) => progress.push(done) });
  // The last chunk, which is shorter, may be done before the one ahead of it.
  const chunks = progress.map((done, index) => done - (progress[index - 1] ?? 0));
  assertEquals(chunks.sort((a, b) => a - b), [9, 13, 13, 13, 13, 13, 13, 13]);
});

test("onProgress is told of each chunk before the result is there", async () => {
  await using pool = new Pool({ processes: 1, context: "worker" });
  const progress: [number, number | null][] = [];
  const note = (done: number, total: number | null) => void progress.push([done, total]);
  await pool.map(square, TEN, { chunkSize: 4, onProgress: note });
  assertEquals(progress, [[4, 10], [8, 10], [10, 10]]);
  progress.length = 0;
  async function* later() {
    yield* [1, 2];
  }
  await pool.map(square, later(), { onProgress: note });
  assertEquals(progress, [[1, null], [2, null]]);
});

test("map() of an async iterable gives the results in order", async () => {
  await using pool = new Pool({ processes: 2, context: "spawn" });
  async function* later() {
    for (const x of TEN) yield await Promise.resolve(x);
  }
  assertEquals(await pool.map(squareInReverse, later()), TEN.map((x) => x * x));
  assertEquals(await pool.map(square, later(), { chunkSize: 3 }), TEN.map((x) => x * x));
});

test("chunkSize that is no whole number from 1 on is refused", async () => {
  await using pool = new Pool({ processes: 1, context: "worker" });
  for (const chunkSize of [0, -1, 1.5, NaN]) {
    await assertRejects(
      () => pool.map(square, [1], { chunkSize }),
      RangeError,
      `"chunkSize" must be a whole number from 1 on: current value is ${chunkSize}`,
    );
  }
});

test("what can't be gone through is refused", async () => {
  await using pool = new Pool({ processes: 1, context: "worker" });
  // @ts-expect-error: no iterable
  await assertRejects(() => pool.map(square, 5), TypeError, 'Cannot map as "items" must be');
  // @ts-expect-error: no iterable
  await assertRejects(() => pool.starmap(add, {}), TypeError, 'Cannot starmap as "items" must be');
});

forEachMethod("map() uses all workers", async (context) => {
  await using reports = new Reports();
  await using pool = new Pool({ processes: 2, context });
  const paths = [reports.path("a"), reports.path("b")] as const;
  const pairs = [[paths[0], paths[1]], [paths[1], paths[0]]] as const;
  const places = await pool.starmap(marks.meet, pairs, { chunkSize: 1 });
  assertEquals(new Set(places).size, 2);
  assert(places.includes(await pool.apply(where)));
});
