// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Programs that are one file: their children are the program itself, which takes over here.
 *
 * @module
 */

import { check, checkCount } from "./base/arguments.ts";
import { isFunction, type Rule } from "./base/rules.ts";
import { isFrozenChild } from "./process/freeze.ts";
import type { Process } from "./process/process.ts";
import { state } from "./process/state.ts";
import * as runtime from "./runtime/runtime.ts";

const FREEZE = {
  does: "freeze the program",
  right: "await freezeSupport({ square }, main)",
};

const isTable: Rule = (value) => {
  const isOne = typeof value === "object" && value !== null && !Array.isArray(value) &&
    Object.values(value).every((each) => typeof each === "function");
  return isOne ? undefined : { must: "an object of functions", isRange: false };
};

/**
 * Lets a program start children that is its own executable (`deno compile`, `bun build --compile`, Node's
 * single executable applications), or one file made by a bundler. Its children are the program itself,
 * started anew: they come here, do what they are started for, and never go on. So await it first, before
 * the program does anything. Python's `freeze_support`.
 *
 * In any other program it only notes its arguments and calls `main`.
 *
 * @param targets The functions, and subclasses of `Process`, that children may be asked for, by names of
 *   your choice. Default: none but builtins, references and inline functions.
 * @param main Called in the main program, and never in a child. For CommonJS, which has no `await` at the
 *   top; default: nothing.
 * @returns When `main` is done; in a child that is the program itself never.
 * @throws {TypeError} If `targets` is no object of functions, or `main` no function.
 *
 * @example Usage
 * ```ts ignore
 * import { freezeSupport, Pool } from "@multiprocessing/process";
 *
 * function square(x: number): number {
 *   return x * x;
 * }
 *
 * await freezeSupport({ square }, async () => {
 *   await using pool = new Pool();
 *   console.log(await pool.map(square, [1, 2, 3]));
 * });
 * ```
 *
 * @example In any other program
 * ```ts
 * import { freezeSupport } from "@multiprocessing/process";
 * import { assertEquals } from "@std/assert";
 *
 * let calls = 0;
 * await freezeSupport({}, () => calls++);
 * assertEquals(calls, 1);
 * ```
 */
export async function freezeSupport(
  targets: Record<
    string,
    // deno-lint-ignore no-explicit-any
    ((...args: any[]) => unknown) | (new (...args: any[]) => Process)
  > = {},
  main?: () => unknown,
): Promise<void> {
  checkCount(FREEZE, arguments.length, 2);
  check(FREEZE.does, "targets", targets, isTable, FREEZE.right);
  if (main !== undefined) check(FREEZE.does, "main", main, isFunction, FREEZE.right);
  state.frozen = { targets: { ...targets } };
  if (isFrozenChild()) return await takeOver();
  if (state.parent === null) await main?.();
}

/** A thread's one message may come in the next turn: it is asked for before anything else is waited for. */
async function takeOver(): Promise<never> {
  if (runtime.isThread()) runtime.receiveMessage();
  const { begin } = await import("./frozen_child.ts");
  await begin();
  return await new Promise(() => {});
}
