// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * What the options of pools, executors and tasks must be.
 *
 * @module
 */

import {
  check,
  checkCount,
  guarded,
  readOptions,
  type Rules,
  WAIT_RULES,
} from "../base/arguments.ts";
import type { Call } from "../base/refusal.ts";
import {
  isArray,
  isContext,
  isFunction,
  isIterable,
  isWholeFrom,
  type Rule,
} from "../base/rules.ts";
import { MAX_DELAY } from "../base/waiting.ts";
import { isPermissions, isTargetRule } from "../process/check_options.ts";
import { checkItems } from "./chunks.ts";
import type { Callbacks, MapOptions, PoolOptions, TaskOptions } from "./options.ts";

/** From one on. */
export const isCount: Rule = isWholeFrom(1);

/** What the options of pools and executors alike must be. */
export const SHARED_RULES = {
  initializer: isTargetRule,
  initargs: isArray,
  maxTasksPerChild: isCount,
  context: isContext,
} as const;

/** Milliseconds after which something is done that must not be left out. */
const isLimit: Rule = (value) => {
  const isRange = typeof value === "number";
  if (isRange && value >= 0 && value <= MAX_DELAY) return undefined;
  return { must: `a number of milliseconds from 0 to ${MAX_DELAY}`, isRange };
};

/** How a pool is made, for the text of errors. */
export const MAKE_POOL = { does: "make a Pool", right: "new Pool({ processes: 2 })" };

/** What the options of a pool must be. */
export const POOL_RULES: Rules<PoolOptions> = {
  ...SHARED_RULES,
  processes: isCount,
  killTimeout: isLimit,
  permissions: isPermissions,
};

const TASK_RULES: Rules<TaskOptions> = { ...WAIT_RULES, transfer: isArray };

const CALLBACK_RULES: Rules<Callbacks<unknown>> = {
  callback: isFunction,
  errorCallback: isFunction,
};

const MAP_RULES: Rules<MapOptions> = { ...TASK_RULES, chunkSize: isCount, onProgress: isFunction };

const ASYNC_TASK_RULES: Rules<TaskOptions & Callbacks<unknown>> = {
  ...TASK_RULES,
  ...CALLBACK_RULES,
};

const ASYNC_MAP_RULES: Rules<MapOptions & Callbacks<unknown>> = {
  ...MAP_RULES,
  ...CALLBACK_RULES,
};

/** How each call of a pool's is written right. */
const RIGHT: Record<string, string> = {
  apply: "pool.apply(target, [1], { timeout: 100 })",
  applyAsync: "pool.applyAsync(target, [1], { callback })",
  map: "pool.map(target, items, { chunkSize: 10 })",
  mapAsync: "pool.mapAsync(target, items, { callback })",
  starmap: "pool.starmap(target, [[1, 2]], { chunkSize: 10 })",
  starmapAsync: "pool.starmapAsync(target, [[1, 2]], { callback })",
  imap: "pool.imap(target, items, { chunkSize: 10 })",
  imapUnordered: "pool.imapUnordered(target, items, { chunkSize: 10 })",
  submit: "executor.submit(target, 1)",
};

/** How many arguments a call of a pool's takes. */
export const MOST = 3;

/**
 * A call of a pool's, for the text of errors.
 *
 * @param call Its name.
 * @returns The call.
 */
export function poolCall(call: string): Call {
  return { does: call, right: RIGHT[call] ?? call };
}

/**
 * Checks a target.
 *
 * @param call The call that was given it.
 * @param target The target.
 * @throws {TypeError} If it is none.
 */
export function checkTarget(call: string, target: unknown): void {
  if (typeof target !== "function") check(call, "target", target, isTargetRule, RIGHT[call]);
}

const NO_ARGS: readonly unknown[] = [];

const isArgs: Rule = (value) =>
  isIterable(value) && { must: "an array of arguments", isRange: false };

/**
 * Checks the arguments of a target.
 *
 * @param call The call that was given them.
 * @param args The arguments: any iterable will do.
 * @returns They.
 * @throws {TypeError} If they can't be gone through.
 */
export function readArgs(call: string, args: unknown): readonly unknown[] {
  if (Array.isArray(args)) return args;
  if (args === undefined) return NO_ARGS;
  check(call, "args", args, isArgs, RIGHT[call]);
  return guarded(call, "args", () => [...args as Iterable<unknown>]);
}

/**
 * Checks the options of a task, where there are some.
 *
 * @param call The call that was given them.
 * @param options The options.
 * @returns A copy.
 */
export function readTaskOptions(
  call: string,
  options: TaskOptions & Callbacks<never> | undefined,
): TaskOptions & Callbacks<never> | undefined {
  if (options === undefined) return undefined;
  const rules = call.endsWith("Async") ? ASYNC_TASK_RULES : TASK_RULES;
  return readOptions<TaskOptions>(poolCall(call), options, rules);
}

/**
 * Checks what `map` and its kin are given.
 *
 * @param call The call.
 * @param target The target.
 * @param items The items.
 * @param options The options.
 * @param count How many arguments there are.
 * @returns A copy of the options.
 */
export function readMapCall<R>(
  call: string,
  target: unknown,
  items: unknown,
  options: MapOptions & Callbacks<R> | undefined,
  count: number,
): MapOptions & Callbacks<R> {
  checkCount(poolCall(call), count, MOST);
  checkTarget(call, target);
  checkItems(call, items);
  const rules = call.endsWith("Async") ? ASYNC_MAP_RULES : MAP_RULES;
  return readOptions<MapOptions>(poolCall(call), options, rules);
}
