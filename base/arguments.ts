// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Looks at what a public call was given before it does anything. Many programs have no type checker: what is
 * of no meaning here would be passed over in silence.
 *
 * @module
 */

import { ProcessError } from "../errors.ts";
import type { WaitOptions } from "./options.ts";
import {
  type Call,
  type Fault,
  isRefusal,
  tooMany,
  unknownOption,
  unreadable,
  wrongValue,
} from "./refusal.ts";
import { isSignal, isTimeout, type Rule } from "./rules.ts";

/** A rule for each option that there is: one that is forgotten doesn't compile. */
export type Rules<T> = { readonly [K in keyof Required<T>]: Rule };

const BAG: Fault = { must: "an object", isRange: false };

/**
 * Checks and copies an options object: the only way in for all of them.
 *
 * @typeParam T The options.
 * @param call The call that was given it.
 * @param options The object.
 * @param rules What each option must be.
 * @returns The options that are given, read once; `undefined` is as good as none.
 * @throws {TypeError} If it is no such object, has an option that there is none of, or one of a wrong type.
 * @throws {RangeError} If an option is out of range.
 */
export function readOptions<T extends object>(
  call: Call,
  options: T | undefined,
  rules: Rules<T>,
): T {
  if (options === undefined) return {} as T;
  const { does, right } = call;
  if (!isBag(does, options)) throw wrongValue(does, "options", options, BAG, right);
  for (const key of keysOf(does, options)) {
    if (!Object.hasOwn(rules, key)) throw unknownOption(call, key, Object.keys(rules));
  }
  const read: Record<string, unknown> = {};
  let isEmpty = true;
  for (const key in rules) {
    const value = valueOf(does, options, key);
    if (value === undefined) continue;
    isEmpty = false;
    check(does, key, value, rules[key]);
    read[key] = value;
  }
  // An object of some class, of which nothing is meant for this call.
  if (isEmpty && !isPlain(does, options)) throw wrongValue(does, "options", options, BAG, right);
  return read as T;
}

/** What any call that waits takes. */
export const WAIT_RULES: Rules<WaitOptions> = { timeout: isTimeout, signal: isSignal };

/**
 * Checks an argument.
 *
 * @param does What the call does.
 * @param what The name of the argument.
 * @param value What it is.
 * @param rule What it must be.
 * @param right How the call is written right, where that is worth telling.
 * @throws {TypeError} If it is of a wrong type.
 * @throws {RangeError} If it is out of range.
 */
export function check(
  does: string,
  what: string,
  value: unknown,
  rule: Rule,
  right?: string,
): void {
  const fault = guarded(does, what, () => rule(value));
  if (fault !== undefined) throw wrongValue(does, what, value, fault, right);
}

/**
 * Refuses arguments that a call has no use for.
 *
 * @param call The call.
 * @param count How many there are.
 * @param most How many it takes.
 * @throws {TypeError} If there are more.
 */
export function checkCount(call: Call, count: number, most: number): void {
  if (count > most) throw tooMany(call, count, most);
}

/**
 * Does what may run the program's own code: a getter, a trap of a proxy, an iterator.
 *
 * @typeParam T What it gives.
 * @param does What the call does.
 * @param what What is looked at.
 * @param look Looks at it.
 * @returns What that gives.
 * @throws {TypeError} If that throws.
 */
export function guarded<T>(does: string, what: string, look: () => T): T {
  try {
    return look();
  } catch (error) {
    // What the library itself has thrown meanwhile says enough.
    throw isRefusal(error) || error instanceof ProcessError ? error : unreadable(does, what, error);
  }
}

/** Whether it can hold options: no number, function, list, `Map`, signal, ... */
function isBag(does: string, options: unknown): options is object {
  if (typeof options !== "object" || options === null) return false;
  return guarded(
    does,
    "options",
    () => isPlain(does, options) || Object.prototype.toString.call(options) === "[object Object]",
  );
}

function isPlain(does: string, options: object): boolean {
  const prototype = guarded(does, "options", () => Object.getPrototypeOf(options));
  return prototype === Object.prototype || prototype === null;
}

function keysOf(does: string, options: object): string[] {
  return guarded(does, "options", () => Object.keys(options));
}

/** Only what the object, or a class of the program's, has: never what all objects have. */
function valueOf(does: string, options: object, key: string): unknown {
  return guarded(does, key, () => Reflect.get(options, key));
}
