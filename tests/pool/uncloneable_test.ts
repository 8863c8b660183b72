// Copyright 2026 the multiprocessing authors. MIT license.

import { assert, assertEquals, assertInstanceOf, assertRejects } from "@std/assert";
import {
  BrokenPoolError,
  Pool,
  Process,
  ProcessPoolExecutor,
  ProcessStateError,
} from "../../mod.ts";
import { forEachMethod } from "../helpers.ts";
import { same } from "./fixtures/hostile.ts";

async function messageOf(promise: PromiseLike<unknown>): Promise<string> {
  const error = await Promise.resolve(promise).then(() => assert(false), (error) => error);
  assertInstanceOf(error, DOMException);
  assertEquals(error.name, "DataCloneError");
  return error.message;
}

const bad = { list: [1, { callback: () => 1 }] };

forEachMethod(
  "a DataCloneError names the argument or item, and the place in it",
  async (context) => {
    await using pool = new Pool({ processes: 1, context });
    assertEquals(await pool.apply(same, [5]), 5);
    const why = ".list[1].callback: a function can't be cloned";
    const two = same as (a: unknown, b: unknown) => unknown;
    assertEquals(await messageOf(pool.apply(same, [bad])), `Cannot send args[0]${why}`);
    assertEquals(await messageOf(pool.apply(two, [1, bad])), `Cannot send args[1]${why}`);
    assertEquals(await messageOf(pool.applyAsync(two, [1, bad])), `Cannot send args[1]${why}`);
    const late = pool.apply(same, [bad], { timeout: 10_000 });
    assertEquals(await messageOf(late), `Cannot send args[0]${why}`);
    const items = [1, 2, 3, 4, 5, bad, 7];
    for (const chunkSize of [1, 2, 4]) {
      assertEquals(
        await messageOf(pool.map(same, items, { chunkSize })),
        `Cannot send items[5]${why}`,
      );
      const last = pool.imap(same, items.slice(5), { chunkSize: 2 });
      assertEquals(await messageOf(last.next()), `Cannot send items[0]${why}`);
    }
    assertEquals(
      await messageOf(pool.starmap(two, [[1, 2], [3, bad]])),
      `Cannot send items[1][1]${why}`,
    );
  },
);

forEachMethod("a DataCloneError of an executor names the argument", async (context) => {
  await using executor = new ProcessPoolExecutor({ maxWorkers: 1, context });
  await executor.submit(same, 1);
  assertEquals(
    await messageOf(executor.submit(same, bad)),
    "Cannot send args[0].list[1].callback: a function can't be cloned",
  );
});

forEachMethod("a DataCloneError of a result names the place in it", async (context) => {
  await using pool = new Pool({ processes: 1, context });
  const text = await messageOf(pool.apply(giveBad, []));
  assertEquals(
    text,
    "Cannot send the result of the task: result.list[1].callback: a function can't be cloned",
  );
});

forEachMethod("a DataCloneError of initargs names the place in them", async (context) => {
  await using pool = new Pool({ processes: 1, context, initializer: same, initargs: [bad] });
  const error = await pool.apply(same, [1]).catch((error) => error);
  assertInstanceOf(error, BrokenPoolError);
  assertEquals(
    (error.cause as Error).message,
    "Cannot send initargs[0].list[1].callback: a function can't be cloned",
  );
});

/** Gives what can't be cloned. */
export function giveBad(): unknown {
  return bad;
}

forEachMethod("pools and executors are not sent: a copy would have no workers", async (context) => {
  await using pool = new Pool({ processes: 1, context });
  await using executor = new ProcessPoolExecutor({ maxWorkers: 1, context });
  for (const [what, one] of [["a Pool", pool], ["a ProcessPoolExecutor", executor]] as const) {
    const text = `Cannot send ${what} as its workers`;
    await assertRejects(() => pool.apply(same, [one]), ProcessStateError, text);
    await assertRejects(() => pool.map(same, [1, { one }]), ProcessStateError, text);
    const process = new Process({ target: same, args: [one], context });
    await assertRejects(() => process.start(), ProcessStateError, text);
  }
  assertEquals(await pool.apply(same, [5]), 5);
});
