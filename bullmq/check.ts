// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * What the options of pools over BullMQ, of their calls and of those who serve them must be.
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
  isBoolean,
  isContext,
  isFunction,
  isString,
  isWholeFrom,
  isWholeIn,
  type Rule,
} from "../base/rules.ts";
import { checkTarget, isSwitch, MOST, poolCall } from "../pool/tasks/check_options.ts";
import { checkItems } from "../pool/tasks/chunks.ts";
import type { Callbacks, InsightsOptions } from "../pool/tasks/options.ts";
import { isPermissions, isTargetRule } from "../process/check_options.ts";
import type {
  MapOptions,
  PoolOptions,
  QueueOptions,
  ServeOptions,
  TaskOptions,
  WholeMapOptions,
} from "./options.ts";
import { MOST_PRIORITY } from "./orders.ts";
import { placeOf } from "./redis.ts";
import { refusePoolOptions, refuseTaskOptions } from "./refusals.ts";
import { isName } from "./wire.ts";

const isCount = isWholeFrom(1);

const isConnection: Rule = (value) => {
  const must = "options of ioredis, or a URL";
  if (typeof value === "string" || value instanceof URL) {
    return isAddress(String(value))
      ? undefined
      : { must: "a URL of redis: or rediss:, or the path of a Unix socket", isRange: true };
  }
  const isBag = typeof value === "object" && value !== null && !Array.isArray(value);
  return isBag ? undefined : { must, isRange: false };
};

function isAddress(text: string): boolean {
  return text.startsWith("/") || (/^rediss?:\/\//.test(text) && URL.canParse(text));
}

/** What is a client already, or a URL that may have a password in it: its value is not shown. */
function checkConnection({ does, right }: Call, options: unknown): void {
  const value = guarded(does, "options", () => Object(options).connection as unknown);
  if (typeof value === "string" && !isAddress(value)) {
    throw new RangeError(
      `Cannot ${does} as "connection" must be a URL of redis: or rediss:, or the path of a Unix socket: current value is "${
        placeOf(value)
      }", write ${right}`,
    );
  }
  const { isCluster, duplicate } = Object(value) as { isCluster?: unknown; duplicate?: unknown };
  if (isCluster === true) {
    throw new TypeError(
      `Cannot ${does} as "connection" must be a single Redis and not a Cluster: current value is a client of one, give the URL of a Redis of its own`,
    );
  }
  if (typeof duplicate !== "function") return;
  throw new TypeError(
    `Cannot ${does} as "connection" must be options, or a URL, and no client: current value is a client, give its options as client.options`,
  );
}

const isPart: Rule = (value) => {
  const must = "a text without colons";
  if (typeof value !== "string") return { must, isRange: false };
  return value !== "" && !value.includes(":") ? undefined : { must, isRange: true };
};

const isPrefix: Rule = (value) => {
  const fault = isString(value);
  return fault ??
    (value === "" ? { must: "a text of at least one character", isRange: true } : undefined);
};

const isPlace: Rule = (value) => {
  const text = value instanceof URL ? value.href : value;
  const must = "a path or a file URL";
  if (typeof text !== "string") return { must, isRange: false };
  const isOne = text !== "" && (!/^[a-z][a-z+.-]+:/i.test(text) || text.startsWith("file:"));
  return isOne ? undefined : { must, isRange: true };
};

const isBackoff: Rule = (value) => {
  if (typeof value === "number") return isWholeFrom(0)(value);
  const must = 'milliseconds, or { type: "fixed" or "exponential", delay }';
  const { type, delay } = Object(value) as { type?: unknown; delay?: unknown };
  const isOne = (type === "fixed" || type === "exponential") && typeof delay === "number" &&
    delay >= 0;
  return isOne ? undefined : { must, isRange: false };
};

const isModules: Rule = (value) => {
  const must = "an array of paths";
  if (!Array.isArray(value)) return { must, isRange: false };
  if (value.length === 0) return { must: "at least one path", isRange: true };
  return value.every((each) => isPlace(each) === undefined) ? undefined : { must, isRange: false };
};

const isId: Rule = (value) => {
  const must = "letters, digits, _ and -, at most 100";
  if (typeof value !== "string") return { must, isRange: false };
  return isName(value) ? undefined : { must, isRange: true };
};

const QUEUE_RULES: Rules<QueueOptions> = {
  connection: isConnection,
  queue: isPart,
  prefix: isPrefix,
  root: isPlace,
  maxLength: isCount,
};

const POOL_RULES: Rules<PoolOptions> = {
  ...QUEUE_RULES,
  attempts: isCount,
  backoff: isBackoff,
  window: isCount,
  keep: isCount,
  insights: isSwitch<InsightsOptions>({ slowest: isWholeFrom(0) }),
};

const SERVE_RULES: Rules<ServeOptions> = {
  ...QUEUE_RULES,
  modules: isModules,
  processes: isCount,
  initializer: isTargetRule,
  initargs: isArray,
  maxTasksPerChild: isCount,
  context: isContext,
  permissions: isPermissions,
  lockDuration: isWholeFrom(100),
  stalledInterval: isWholeFrom(100),
};

const TASK_RULES: Rules<TaskOptions> = {
  ...WAIT_RULES,
  transfer: isArray,
  retries: isWholeFrom(0),
  priority: isWholeIn(-MOST_PRIORITY, MOST_PRIORITY),
  delay: isWholeFrom(0),
};

const MAP_RULES: Rules<MapOptions> = {
  ...TASK_RULES,
  chunkSize: isCount,
  onProgress: isFunction,
  id: isId,
};

const WHOLE_MAP_RULES: Rules<WholeMapOptions> = { ...MAP_RULES, settled: isBoolean };

const CALLBACK_RULES: Rules<Callbacks<unknown>> = {
  callback: isFunction,
  errorCallback: isFunction,
};

const MAKE_POOL: Call = {
  does: "make a Pool",
  right: 'new Pool({ connection: "redis://127.0.0.1:6379" })',
};

const SERVE: Call = {
  does: "serve",
  right: 'serve({ connection: "redis://127.0.0.1:6379", modules: ["tasks/*.ts"] })',
};

/** What each host decides for itself: options of serve(), and others of the local pool. */
const OF_SERVE = [
  ...Object.keys(SERVE_RULES).filter((key) => !Object.hasOwn(POOL_RULES, key)),
  ...["minProcesses", "idleTimeout", "concurrency", "maxMemoryPerChild", "finalizer", "finalargs"],
  ...["killTimeout", "nice", "output", "env", "cwd"],
];

/**
 * Checks the options of a pool.
 *
 * @param options The options.
 * @param count How many arguments there are.
 * @returns A copy.
 */
export function readPoolOptions(options: PoolOptions, count: number): PoolOptions {
  checkCount(MAKE_POOL, count, 1);
  const wrong = Object.keys(Object(options)).find((key) => OF_SERVE.includes(key));
  if (wrong !== undefined) {
    throw new TypeError(
      `Cannot make a Pool as "${wrong}" is ${
        Object.hasOwn(SERVE_RULES, wrong) ? "for serve()" : "for the local Pool"
      }: each host that serves the queue decides it, write ${MAKE_POOL.right}`,
    );
  }
  checkConnection(MAKE_POOL, options);
  refusePoolOptions(MAKE_POOL.does, options);
  const read = readOptions<PoolOptions>(MAKE_POOL, options, POOL_RULES);
  check(MAKE_POOL.does, "connection", read.connection, isConnection, MAKE_POOL.right);
  return read;
}

/**
 * Checks the options of who serves a queue.
 *
 * @param options The options.
 * @param count How many arguments there are.
 * @returns A copy.
 */
export function readServeOptions(options: ServeOptions, count: number): ServeOptions {
  checkCount(SERVE, count, 1);
  checkConnection(SERVE, options);
  const read = readOptions<ServeOptions>(SERVE, options, SERVE_RULES);
  check(SERVE.does, "connection", read.connection, isConnection, SERVE.right);
  check(SERVE.does, "modules", read.modules, isModules, SERVE.right);
  return read;
}

/**
 * Checks the options of a task.
 *
 * @param call The call that was given them.
 * @param options The options.
 * @returns A copy.
 */
export function readTaskOptions(
  call: string,
  options: TaskOptions & Callbacks<never> | undefined,
): TaskOptions & Callbacks<never> {
  const rules = call.endsWith("Async") ? { ...TASK_RULES, ...CALLBACK_RULES } : TASK_RULES;
  refuseTaskOptions(call, options);
  return readOptions<TaskOptions>(poolCall(call), options, rules as Rules<TaskOptions>);
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
  refuseTaskOptions(call, options);
  const own = call.startsWith("imap") ? MAP_RULES : WHOLE_MAP_RULES;
  const rules = call.endsWith("Async") ? { ...own, ...CALLBACK_RULES } : own;
  return readOptions<WholeMapOptions>(poolCall(call), options, rules as Rules<WholeMapOptions>);
}

/**
 * Checks the name of a call that is resumed.
 *
 * @param id The name.
 * @param count How many arguments there are.
 */
export function checkId(id: unknown, count: number): void {
  checkCount({ does: "resume", right: 'pool.resume("nightly")' }, count, 1);
  check("resume", "id", id, isId, 'pool.resume("nightly")');
}
