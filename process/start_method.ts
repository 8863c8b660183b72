// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Which start method a call means, and which one is the default.
 *
 * @module
 */

import { ProcessStateError } from "../errors.ts";
import * as runtime from "../runtime/runtime.ts";
import { check, checkCount, readOptions } from "../base/arguments.ts";
import { METHODS, type StartMethod, type StartMethodChoice } from "../base/options.ts";
import { isBoolean, isMethod } from "../base/rules.ts";
import { needsFreezing } from "./freeze.ts";
import { state } from "./state.ts";

const GET = { does: "get the start method", right: "getStartMethod({ allowNone: true })" };
const SET = {
  does: "set the start method",
  right: 'setStartMethod("worker", { force: true })',
};

/**
 * The start methods that work here, the default one first. Processes need the permission to run.
 * Python's `get_all_start_methods`.
 *
 * @returns A fresh array.
 *
 * @example Usage
 * ```ts
 * import { getAllStartMethods } from "@multiprocessing/process";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(getAllStartMethods(), ["spawn", "worker", "warm"]);
 * ```
 */
export function getAllStartMethods(): StartMethod[] {
  return runtime.canSpawn() && !needsFreezing() ? [...METHODS] : ["worker"];
}

/**
 * The default start method: `spawn` unless set. Asking fixes it, as starting a process does: to set
 * another one takes `force` from then on. Python's `get_start_method`.
 *
 * @returns The start method.
 *
 * @example Usage
 * ```ts
 * import { getStartMethod } from "@multiprocessing/process";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(getStartMethod(), "spawn");
 * ```
 */
export function getStartMethod(): StartMethod;
/**
 * The default start method, which asking like this doesn't fix.
 *
 * @param options `allowNone`: give null while it is not fixed.
 * @returns The start method; null while it is not fixed.
 */
export function getStartMethod(options: { allowNone: boolean }): StartMethod | null;
export function getStartMethod(given?: { allowNone?: boolean }): StartMethod | null {
  checkCount(GET, arguments.length, 1);
  const options = readOptions(GET, given, { allowNone: isBoolean });
  if (options.allowNone) return state.settings.startMethod;
  return state.settings.startMethod ??= "spawn";
}

/**
 * Sets the default start method, for this process and the children that it starts from now on.
 * Python's `set_start_method`.
 *
 * @param method The start method.
 * @param options `force`: even if it has been fixed. Default false.
 * @throws {ProcessStateError} If it has been fixed, without `force`.
 * @throws {RangeError} If there is no such start method.
 *
 * @example Usage
 * ```ts
 * import { getStartMethod, setStartMethod } from "@multiprocessing/process";
 * import { assertEquals } from "@std/assert";
 *
 * setStartMethod("worker", { force: true });
 * assertEquals(getStartMethod(), "worker");
 * setStartMethod("spawn", { force: true });
 * ```
 */
export function setStartMethod(method: StartMethod, options?: { force?: boolean }): void {
  checkCount(SET, arguments.length, 2);
  check(SET.does, "method", method, isMethod, SET.right);
  const { force = false } = readOptions(SET, options, { force: isBoolean });
  const { startMethod } = state.settings;
  if (startMethod !== null && !force) {
    throw new ProcessStateError(
      `Cannot set the start method "${method}" as it has been fixed to "${startMethod}": set it first thing, or pass { force: true }`,
    );
  }
  state.settings = { ...state.settings, startMethod: method };
}

/**
 * The start method that a context means.
 *
 * @param context The context; undefined: the default one, which is fixed by that.
 * @returns The start method.
 */
export function methodOf(context: StartMethod | StartMethodChoice | undefined): StartMethod {
  if (context === undefined) return getStartMethod();
  return typeof context === "string" ? context : context.startMethod;
}
