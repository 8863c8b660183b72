// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Checks what primitives are made with.
 *
 * @module
 */

import { readOptions, type Rules, WAIT_RULES } from "../base/arguments.ts";
import type { WaitOptions } from "../base/options.ts";
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
  if (!Number.isInteger(value)) {
    throw new TypeError(
      `Cannot ${action} as "${name}" must be a whole number: current value is ${String(value)}`,
    );
  }
  if (value >= least && value <= most) return;
  throw new RangeError(
    `Cannot ${action} as "${name}" must be from ${least} to ${most}: current value is ${value}`,
  );
}
