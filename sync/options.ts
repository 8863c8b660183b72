// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Checks what primitives are made with.
 *
 * @module
 */

import {
  checkCount as checkArguments,
  readOptions,
  type Rules,
  WAIT_RULES,
} from "../base/arguments.ts";
import type { WaitOptions } from "../base/options.ts";
import { tooMany, wrongValue } from "../base/refusal.ts";
import { isContext, isTimeout } from "../base/rules.ts";

/** What the option of all of them must be. */
export const CONTEXT_RULES = { context: isContext };

/**
 * Refuses what is no options object, and keys that are none.
 *
 * @typeParam T The options.
 * @param what What is made, for the text of errors.
 * @param options The options.
 * @param rules What each must be.
 * @returns The options.
 * @throws {TypeError} If something is of a wrong type.
 * @throws {RangeError} If something is out of range.
 */
export function checkOptions<T extends object>(what: string, options: T, rules: Rules<T>): T {
  return readOptions(
    { does: `make a ${what}`, right: `new ${what}({ context: "worker" })` },
    options,
    rules,
  );
}

/**
 * How long to wait.
 *
 * @param call What waits, for the text of errors.
 * @param options The options.
 * @returns The same, checked.
 * @throws {TypeError} If something is of a wrong type.
 * @throws {RangeError} If the timeout is NaN.
 */
export function waitOptions(call: string, options: WaitOptions | undefined): WaitOptions {
  return readOptions({ does: call, right: `${call}({ timeout: 1000 })` }, options, WAIT_RULES);
}

/**
 * How long to block.
 *
 * @param call What blocks, for the text of errors.
 * @param options The options.
 * @returns Milliseconds.
 * @throws {TypeError} If something is of a wrong type.
 * @throws {RangeError} If the timeout is NaN.
 */
export function blockTime(call: string, options: { timeout?: number } | undefined): number {
  const words = { does: call, right: `${call}({ timeout: 1000 })` };
  return readOptions(words, options, { timeout: isTimeout }).timeout ?? Infinity;
}

/**
 * Refuses what is no whole number in a range.
 *
 * @param action What is done, for the text of errors.
 * @param name The name of the number.
 * @param value The number.
 * @param least The least that it may be.
 * @param most The most that it may be.
 * @throws {TypeError} If it is no whole number.
 * @throws {RangeError} If it is out of the range.
 */
export function checkCount(
  action: string,
  name: string,
  value: number,
  least: number,
  most: number,
): void {
  const refuse = (must: string, isRange: boolean) => {
    return wrongValue(action, name, value, { must, isRange }, RIGHT[action as keyof typeof RIGHT]);
  };
  if (!Number.isInteger(value)) throw refuse("a whole number", false);
  if (value < least || value > most) throw refuse(`from ${least} to ${most}`, true);
}

/** How calls are written right. */
const RIGHT = {
  acquire: "acquire({ timeout: 1000 })",
  acquireSync: "acquireSync({ timeout: 1000 })",
  hold: "hold({ timeout: 1000 })",
  release: "release(2)",
  wait: "wait({ timeout: 1000 })",
  waitSync: "waitSync({ timeout: 1000 })",
  waitFor: "waitFor(() => isReady, { timeout: 1000 })",
  notify: "notify(2)",
  add: "add(1)",
  compareExchange: "compareExchange(0, 1)",
  at: "at(0)",
  set: "set(0, 1)",
  "make a Lock": 'new Lock({ context: "worker" })',
  "make an RLock": 'new RLock({ context: "worker" })',
  "make a BoundedSemaphore": 'new BoundedSemaphore(2, { context: "worker" })',
  "make a Semaphore": 'new Semaphore(2, { context: "worker" })',
  "make an Event": 'new Event({ context: "worker" })',
  "make a Condition": 'new Condition(lock, { context: "worker" })',
  "make a Barrier": "new Barrier(4, { timeout: 1000 })",
  "make a Value": 'new Value("i32", 0, { lock: false })',
  "make a SharedArray": 'new SharedArray("f64", 10, { lock: false })',
} as const;

/**
 * Refuses arguments that a call has no use for.
 *
 * @param call The call.
 * @param count How many there are.
 * @param most How many it takes.
 * @throws {TypeError} If there are more.
 */
export function refuseMore(call: keyof typeof RIGHT, count: number, most: number): void {
  if (count > most) checkArguments({ does: call, right: RIGHT[call] }, count, most);
}

/**
 * As {@linkcode refuseMore}, for a call that gives a promise.
 *
 * @typeParam T What the call gives.
 * @param call The call.
 * @param count How many arguments there are, which is too many.
 * @param most How many it takes.
 * @returns What rejects.
 */
// deno-lint-ignore require-await
export async function rejectMore<T>(
  call: keyof typeof RIGHT,
  count: number,
  most: number,
): Promise<T> {
  throw tooMany({ does: call, right: RIGHT[call] }, count, most);
}
