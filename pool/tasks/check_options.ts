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
} from "../../base/arguments.ts";
import type { Call } from "../../base/refusal.ts";
import {
  isArray,
  isBoolean,
  isContext,
  isFunction,
  isIterable,
  isOneOf,
  isWholeFrom,
  isWholeIn,
  type Rule,
} from "../../base/rules.ts";
import { MAX_DELAY_MS } from "../../base/waiting.ts";
import { isPermissions, isTargetRule } from "../../process/check_options.ts";
import { checkItems } from "./chunks.ts";
import { cpuCount } from "../../process/current.ts";
import { methodOf } from "../../process/start_method.ts";
import type {
  Callbacks,
  InsightsOptions,
  MapOptions,
  PoolOptions,
  StreamOptions,
  TaskOptions,
  TraceOptions,
  WholeMapOptions,
} from "./options.ts";

/** From one on. */
export const isCount: Rule = isWholeFrom(1);

/** Milliseconds after which something is done that must not be left out. */
export const isLimit: Rule = (value) => {
  const isRange = typeof value === "number";
  if (isRange && value >= 0 && value <= MAX_DELAY_MS) return undefined;
  return { must: `a number of milliseconds from 0 to ${MAX_DELAY_MS}`, isRange };
};

/** How a pool is watched, for the text of errors. */
const WATCH = {
  does: "watch a Pool",
  right: "new Pool({ insights: { slowest: 5 }, trace: true })",
};

/**
 * On or off, or on with options.
 *
 * @typeParam T The options.
 * @param rules What each of them must be.
 * @returns The rule.
 */
export function isSwitch<T extends object>(rules: Rules<T>): Rule {
  return (value) => {
    if (typeof value === "boolean") return undefined;
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      return { must: "a boolean or an object", isRange: false };
    }
    readOptions(WATCH, value as T, rules);
    return undefined;
  };
}

/** What the options of pools and executors alike must be. */
export const SHARED_RULES = {
  initializer: isTargetRule,
  initargs: isArray,
  maxTasksPerChild: isCount,
  idleTimeout: isLimit,
  concurrency: isCount,
  maxQueue: isWholeFrom(0),
  maxMemoryPerChild: isCount,
  finalizer: isTargetRule,
  finalargs: isArray,
  killTimeout: isLimit,
  nice: isWholeIn(0, 19),
  output: isOneOf(["inherit", "prefixed", "null"]),
  context: isContext,
} as const;

/** How a pool is made, for the text of errors. */
export const MAKE_POOL = { does: "make a Pool", right: "new Pool({ processes: 2 })" };

/** What the options of a pool must be. */
export const POOL_RULES: Rules<PoolOptions> = {
  ...SHARED_RULES,
  processes: isCount,
  minProcesses: isWholeFrom(0),
  permissions: isPermissions,
  insights: isSwitch<InsightsOptions>({ slowest: isWholeFrom(0) }),
  trace: isSwitch<TraceOptions>({ limit: isWholeFrom(1) }),
};

/**
 * Checks the options of a pool, each and together.
 *
 * @param options The options.
 * @returns A copy.
 * @throws {TypeError} If one is of a wrong type, or of no use with another.
 * @throws {RangeError} If one is out of range.
 */
export function readPoolOptions(options: PoolOptions | undefined): PoolOptions {
  const read = readOptions<PoolOptions>(MAKE_POOL, options, POOL_RULES);
  const { processes = cpuCount(), minProcesses = 0 } = read;
  if (minProcesses > processes) {
    throw new RangeError(
      `Cannot make a Pool as "minProcesses" must be at most "processes" (${processes}): current value is ${minProcesses}`,
    );
  }
  checkNice(MAKE_POOL.does, read);
  return read;
}

/**
 * Refuses to be nice with a thread: the system knows processes only.
 *
 * @param does The call.
 * @param options What it was given.
 * @throws {TypeError} If the workers are threads, and are to be nice.
 */
export function checkNice(does: string, { nice, context }: PoolOptions): void {
  if (nice === undefined || methodOf(context) !== "worker") return;
  throw new TypeError(
    `Cannot ${does} as "nice" is for processes: current value is ${nice}, with context "worker"`,
  );
}

/** Any number, also one without end. */
export const isPriority: Rule = (value) => {
  const isRange = typeof value === "number";
  if (isRange && !Number.isNaN(value)) return undefined;
  return { must: "a number", isRange };
};

const TASK_RULES: Rules<TaskOptions> = {
  ...WAIT_RULES,
  transfer: isArray,
  retries: isWholeFrom(0),
  priority: isPriority,
  grace: isLimit,
  onEvent: isFunction,
};

const STREAM_RULES: Rules<StreamOptions> = { ...TASK_RULES, buffer: isCount };

const CALLBACK_RULES: Rules<Callbacks<unknown>> = {
  callback: isFunction,
  errorCallback: isFunction,
};

const MAP_RULES: Rules<MapOptions> = { ...TASK_RULES, chunkSize: isCount, onProgress: isFunction };

const ASYNC_TASK_RULES: Rules<TaskOptions & Callbacks<unknown>> = {
  ...TASK_RULES,
  ...CALLBACK_RULES,
};

const WHOLE_MAP_RULES: Rules<WholeMapOptions> = { ...MAP_RULES, settled: isBoolean };

const ASYNC_MAP_RULES: Rules<WholeMapOptions & Callbacks<unknown>> = {
  ...WHOLE_MAP_RULES,
  ...CALLBACK_RULES,
};

/** Those of each call that goes through items. */
const RULES_OF_MAPS: Record<string, Rules<MapOptions>> = {
  map: WHOLE_MAP_RULES,
  starmap: WHOLE_MAP_RULES,
  mapAsync: ASYNC_MAP_RULES,
  starmapAsync: ASYNC_MAP_RULES,
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
  stream: "pool.stream(target, [1], { buffer: 16 })",
  broadcast: "pool.broadcast(target, [1])",
  resize: "pool.resize(4)",
  drained: "pool.drained()",
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
  options: WholeMapOptions & Callbacks<R> | undefined,
  count: number,
): WholeMapOptions & Callbacks<R> {
  checkCount(poolCall(call), count, MOST);
  checkTarget(call, target);
  checkItems(call, items);
  return readOptions<MapOptions>(poolCall(call), options, RULES_OF_MAPS[call] ?? MAP_RULES);
}

/**
 * Checks the options of a stream.
 *
 * @param options The options.
 * @returns A copy.
 */
export function readStreamOptions(options: StreamOptions | undefined): StreamOptions {
  return readOptions<StreamOptions>(poolCall("stream"), options, STREAM_RULES);
}
