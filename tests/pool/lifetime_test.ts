// Copyright 2026 the multiprocessing authors. MIT license.

import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { BrokenPoolError, Pool, WorkerLostError } from "../../mod.ts";
import { forEachMethod, Reports, test } from "../helpers.ts";
import * as marks from "./fixtures/marks.ts";
import { square, where } from "./fixtures/tasks.ts";

/** Rounds of workers that end before they are ready, with an error. */
const TRIES = 3;

/** The same of workers that die. */
const DEATHS = 5;

// -- maxTasksPerChild --

forEachMethod("PW-001 a pool with maxTasksPerChild starts its workers", async (context) => {
  await using pool = new Pool({ processes: 3, maxTasksPerChild: 10, context });
  await pool.map(square, Array.from({ length: 30 }, (_, x) => x), { chunkSize: 1 });
  assertEquals(pool.size, 3);
  assert(pool.pids.every((pid) => pid > 0));
});

forEachMethod(
  "PW-002 PW-003 workers retire on the way, and every result is right",
  async (context) => {
    await using pool = new Pool({ processes: 2, maxTasksPerChild: 10, context });
    const items = Array.from({ length: 60 }, (_, x) => x);
    const results = await Promise.all(items.map((x) => pool.apply(square, [x])));
    assertEquals(results, items.map((x) => x * x));
    const places = await Promise.all(items.map(() => pool.apply(where)));
    const counts = Map.groupBy(places, (place) => place);
    for (const [place, tasks] of counts) assert(tasks.length <= 10, `${place}: ${tasks.length}`);
    assert(counts.size >= 6, `${counts.size} workers`);
  },
);

forEachMethod(
  "PW-005 close() right after: workers retire, and every result is there",
  async (context) => {
    const pool = new Pool({ processes: 3, maxTasksPerChild: 1, context });
    const results = [0, 1, 2, 3, 4, 5].map((x) => pool.applyAsync(square, [x]));
    pool.close();
    await pool.join();
    assertEquals(results.map((result) => result.ready()), Array(6).fill(true));
    assertEquals(await Promise.all(results), [0, 1, 4, 9, 16, 25]);
  },
);

test("PW-006 maxTasksPerChild that is no whole number from 1 on is refused", () => {
  for (const maxTasksPerChild of [0, -1, 0.5, NaN]) {
    assertThrows(() => new Pool({ maxTasksPerChild }), RangeError, '"maxTasksPerChild" must be');
  }
  // @ts-expect-error: no number
  assertThrows(() => new Pool({ maxTasksPerChild: "12" }), TypeError, '"maxTasksPerChild" must be');
});

forEachMethod("PW-009 a worker does exactly as many tasks", async (context) => {
  await using pool = new Pool({ processes: 1, maxTasksPerChild: 2, context });
  const places: string[] = [];
  for (let index = 0; index < 4; index++) places.push(await pool.apply(where));
  assertEquals([places[0], places[2]], [places[1], places[3]]);
  assert(places[0] !== places[2]);
});

forEachMethod("a chunk counts as one task, as in Python", async (context) => {
  await using pool = new Pool({ processes: 1, maxTasksPerChild: 2, context });
  await pool.apply(marks.beginAt, [10]);
  assertEquals(await pool.starmap(marks.next, [[], [], []], { chunkSize: 3 }), [10, 11, 12]);
  assertEquals(await pool.apply(marks.next), 0);
});

// -- initializer --

forEachMethod("X-066 initializer runs in every worker before its first task", async (context) => {
  await using pool = new Pool({
    processes: 2,
    context,
    initializer: marks.beginAt,
    initargs: [100],
    maxTasksPerChild: 2,
  });
  const numbers: number[] = [];
  for (let index = 0; index < 6; index++) numbers.push(await pool.apply(marks.next));
  assert(numbers.every((x) => x === 100 || x === 101), String(numbers));
});

test("PL-045 an initializer that can't be called is refused", () => {
  // @ts-expect-error: no target
  const error = assertThrows(() => new Pool({ initializer: 5 }), TypeError);
  assertEquals(
    error.message,
    'Cannot make a Pool as "initializer" must be a function or a reference: current value is 5',
  );
});

forEachMethod("an initializer that throws breaks the pool after a few tries", async (context) => {
  await using reports = new Reports();
  const folder = reports.path("marks");
  await Deno.mkdir(folder);
  await using pool = new Pool({
    processes: 2,
    context,
    initializer: marks.markAndThrow,
    initargs: [folder],
  });
  const given = [pool.apply(square, [1]), pool.map(square, [1, 2]), pool.imap(square, [1]).next()];
  for (const each of await Promise.allSettled(given)) {
    assert(each.status === "rejected");
    assert(each.reason instanceof BrokenPoolError, String(each.reason));
    const { cause } = each.reason;
    assert(cause instanceof RangeError, String(cause));
    assertEquals([cause.message, (cause as RangeError & { code: string }).code], [
      "no table",
      "E_TABLE",
    ]);
  }
  await assertRejects(() => pool.apply(square, [1]), BrokenPoolError, "pool is broken");
  assertEquals((await pool.applyAsync(square, [1]).get().catch((e) => e)).name, "BrokenPoolError");
  await assertBounded(folder, pool.size);
});

forEachMethod("an initializer that exits breaks the pool after a few tries", async (context) => {
  await using reports = new Reports();
  const folder = reports.path("marks");
  await Deno.mkdir(folder);
  await using pool = new Pool({
    processes: 2,
    context,
    initializer: marks.markAndExit,
    initargs: [folder],
  });
  const error = await assertRejects(() => pool.apply(square, [1]), BrokenPoolError);
  assert(error.cause instanceof WorkerLostError, String(error.cause));
  assertEquals(error.cause.exitCode, 4);
  await assertBounded(folder, pool.size);
});

/** Those of one round begin together. */
async function assertBounded(folder: string, size: number): Promise<void> {
  const tries = (await Array.fromAsync(Deno.readDir(folder))).length;
  assert(tries >= TRIES && tries <= DEATHS * size, `${tries} tries`);
}

forEachMethod("an initializer that can't be found breaks the pool", async (context) => {
  const table = [1];
  await using pool = new Pool({ processes: 1, context, initializer: () => table.pop() });
  const error = await assertRejects(() => pool.apply(square, [1]), BrokenPoolError);
  assertEquals((error.cause as Error).name, "TargetError");
});

forEachMethod("a broken pool can be joined, and leaves nothing", async (context) => {
  await using reports = new Reports();
  const folder = reports.path("marks");
  await Deno.mkdir(folder);
  const pool = new Pool({
    processes: 1,
    context,
    initializer: marks.markAndThrow,
    initargs: [folder],
  });
  await assertRejects(() => pool.apply(square, [1]), BrokenPoolError);
  pool.close();
  await pool.join();
  assertEquals(pool.pids, []);
});
