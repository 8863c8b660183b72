// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * What queues are made with, and how their calls are written.
 *
 * @module
 */

import { checkCount, readOptions, type Rules, WAIT_RULES } from "../base/arguments.ts";
import type { StartMethod, StartMethodChoice, WaitOptions } from "../base/options.ts";
import type { Call } from "../base/refusal.ts";
import { isContext, type Rule } from "../base/rules.ts";

/** What a {@linkcode Queue} is made with. */
export interface QueueOptions {
  /** How many items it holds at the most; 0 or less: any number. Default 0. */
  maxSize?: number;
  /** Whose children will use it: those of `worker` share it without FFI. Default: the default context. */
  context?: StartMethod | StartMethodChoice;
}

const isSize: Rule = (value) => {
  const must = "a whole number";
  if (typeof value !== "number") return { must, isRange: false };
  return Number.isInteger(value) ? undefined : { must, isRange: true };
};

/** What each option of a queue must be. */
export const QUEUE_RULES: Rules<QueueOptions> = { maxSize: isSize, context: isContext };

/** What each option of a simple queue must be. */
export const SIMPLE_RULES: Rules<Pick<QueueOptions, "context">> = { context: isContext };

/** How queues are made. */
export const MAKE_QUEUE: Call = { does: "make a Queue", right: "new Queue({ maxSize: 10 })" };
/** As above. */
export const MAKE_JOINABLE: Call = {
  does: "make a JoinableQueue",
  right: "new JoinableQueue({ maxSize: 10 })",
};
/** As above. */
export const MAKE_SIMPLE: Call = {
  does: "make a SimpleQueue",
  right: 'new SimpleQueue({ context: "worker" })',
};

/** How they are called. */
export const CALLS = {
  put: { does: "put", right: "queue.put(item, { timeout: 100 })" },
  putNoWait: { does: "putNoWait", right: "queue.putNoWait(item)" },
  get: { does: "get", right: "queue.get({ timeout: 100 })" },
  join: { does: "join", right: "queue.join({ timeout: 100 })" },
} satisfies Record<string, Call>;

/** The most items that are counted: a limit above it is none. */
const MOST_ITEMS = 2 ** 31 - 1;

/**
 * How many items a queue may hold.
 *
 * @param maxSize What was asked for.
 * @returns The number; 0: any.
 */
export function limitOf(maxSize: number = 0): number {
  return maxSize > 0 && maxSize <= MOST_ITEMS ? maxSize : 0;
}

/**
 * Checks how a call is to wait.
 *
 * @param call The call.
 * @param options The options.
 * @param count How many arguments it was given.
 * @param most How many it takes.
 * @returns The options; undefined: none were given.
 */
export function readWait(
  call: Call,
  options: WaitOptions | undefined,
  count: number,
  most: number,
): WaitOptions | undefined {
  if (count > most) checkCount(call, count, most);
  return options === undefined ? undefined : readOptions(call, options, WAIT_RULES);
}
