// Copyright 2026 the multiprocessing authors. MIT license.

import type {
  asCompleted,
  AsyncResult,
  Future,
  Pool,
  ProcessPoolExecutor,
  waitFutures,
} from "../../mod.ts";
import { test } from "../helpers.ts";
import type { add, square, squareLater, where } from "./fixtures/tasks.ts";

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends (<T>() => T extends B ? 1 : 2) ? true
  : false;

/** Compiles only if it is given what it says. */
function is<A, B>(_isEqual: Equal<A, B>): void {}

/** The functions of the fixtures, by their types. */
interface Fixtures {
  add: typeof add;
  square: typeof square;
  squareLater: typeof squareLater;
  where: typeof where;
}

/** Checked by the compiler, never called. */
function checkPool(pool: Pool, { add, square, squareLater, where }: Fixtures): void {
  const sum = pool.apply(add, [1, 2]);
  is<typeof sum, Promise<number>>(true);
  const later = pool.apply(squareLater, [1]);
  is<typeof later, Promise<number>>(true);
  const place = pool.applyAsync(where);
  is<typeof place, AsyncResult<string>>(true);
  const squares = pool.map(square, [1, 2]);
  is<typeof squares, Promise<number[]>>(true);
  const sums = pool.starmapAsync(add, [[1, 2]]);
  is<typeof sums, AsyncResult<number[]>>(true);
  // @ts-expect-error: too few arguments
  pool.apply(add, [1]);
  // @ts-expect-error: no arguments
  pool.apply(add);
  // @ts-expect-error: wrong argument
  pool.apply(add, [1, "2"]);
  // @ts-expect-error: wrong items
  pool.map(square, ["a"]);
  // @ts-expect-error: wrong items
  pool.starmap(add, [[1]]);
  // @ts-expect-error: the callback takes a number
  pool.applyAsync(square, [1], { callback: (value: string) => value });
}

async function checkImap(pool: Pool, { square }: Fixtures): Promise<void> {
  for await (const value of pool.imap(square, [1])) is<typeof value, number>(true);
  await pool.imapUnordered(square, [1]).next({ timeout: 5 });
}

async function checkExecutor(
  executor: ProcessPoolExecutor,
  { add, square }: Fixtures,
  wait: typeof waitFutures,
  completed: typeof asCompleted,
): Promise<void> {
  const future = executor.submit(add, 1, 2);
  is<typeof future, Future<number>>(true);
  const { done } = await wait([future]);
  is<typeof done, Set<Future<number>>>(true);
  for await (const each of completed([future])) {
    const value = await each.result();
    is<typeof value, number>(true);
  }
  for await (const value of executor.map(add, [1], [2])) is<typeof value, number>(true);
  // @ts-expect-error: too few arguments
  executor.submit(add, 1);
  // @ts-expect-error: wrong argument
  executor.submit(square, "1");
  // @ts-expect-error: too few iterables
  executor.map(add, [1]);
}

test("arguments and results are typed after the target", () => {
  // What must not compile is told by the compiler: an unused @ts-expect-error is an error.
  for (const check of [checkPool, checkImap, checkExecutor]) {
    if (typeof check !== "function") throw new TypeError("There is nothing to check");
  }
});
