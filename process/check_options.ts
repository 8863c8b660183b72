// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Checks what {@linkcode Process} is made with, before anything is done with it.
 *
 * @module
 */

import { check, guarded, readOptions, type Rules } from "../base/arguments.ts";
import type { ProcessPermissions } from "../base/options.ts";
import { isBoolean, isContext, isIterable, isOneOf, isString, type Rule } from "../base/rules.ts";
import type { ProcessOptions } from "./options.ts";
import { isTarget } from "./target.ts";

const MAKE = "make a process";

/** How a process is made, for the text of errors. */
export const MAKE_PROCESS = { does: MAKE, right: "new Process({ target, args: [1] })" };

/** A function or a reference. */
export const isTargetRule: Rule = (value) =>
  isTarget(value) ? undefined : must("a function or a reference");

function must(must: string): { must: string; isRange: false } {
  return { must, isRange: false };
}

const isArgs: Rule = (value) => isIterable(value) && must("an array");

const isEnv: Rule = (value) => {
  if (typeof value !== "object" || value === null) return must("an object of strings");
  for (const [name, each] of Object.entries(value)) {
    if (typeof each !== "string") return must(`an object of strings, ${JSON.stringify(name)} too`);
    // On Windows names may begin with "=".
    if (name.includes("=", 1) || `${name}${each}`.includes("\0")) {
      return must(
        `an object of strings without NUL by names without "=", ${JSON.stringify(name)} too`,
      );
    }
  }
};

const isFolder: Rule = (value) => {
  const isPath = typeof value === "string" && !value.includes("\0");
  const isUrl = value instanceof URL && value.protocol === "file:";
  return isPath || isUrl ? undefined : must("a path or a file URL");
};

const isOutput = isOneOf(["inherit", "piped", "null"]);

const isGrant: Rule = (value) => {
  const isList = Array.isArray(value) &&
    value.every((each) => typeof each === "string" || each instanceof URL);
  if (isList || typeof value === "boolean" || value === "inherit") return undefined;
  return must('"inherit", a boolean or an array of strings');
};

const GRANTS: Rules<ProcessPermissions> = {
  env: isGrant,
  ffi: isGrant,
  import: isGrant,
  net: isGrant,
  read: isGrant,
  run: isGrant,
  sys: isGrant,
  write: isGrant,
};

const PERMISSIONS = { does: "use permissions", right: '{ read: ["/data"], net: false }' };

/** What a child may do. */
export const isPermissions: Rule = (value) => {
  if (value === "inherit" || value === "none") return undefined;
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return must('"inherit", "none" or an object');
  }
  readOptions(PERMISSIONS, value as ProcessPermissions, GRANTS);
  return undefined;
};

/** What the options of a process must be. */
export const PROCESS_RULES: Rules<ProcessOptions> = {
  target: isTargetRule,
  args: isArgs,
  name: isString,
  daemon: isBoolean,
  context: isContext,
  env: isEnv,
  cwd: isFolder,
  stdout: isOutput,
  stderr: isOutput,
  permissions: isPermissions,
  detached: isBoolean,
};

/**
 * Checks the options.
 *
 * @typeParam A The arguments of the target.
 * @param options The options.
 * @returns The options, and the arguments as an array: any iterable will do.
 * @throws {TypeError} If one is of a wrong type, or there is none of that name.
 * @throws {RangeError} If one is none of the values it may have.
 */
export function checkOptions<A extends readonly unknown[]>(
  options: ProcessOptions<A> | undefined,
): { options: ProcessOptions<A>; args: unknown[] } {
  const read = readOptions(
    MAKE_PROCESS,
    options as ProcessOptions,
    PROCESS_RULES,
  ) as ProcessOptions<A>;
  return { options: read, args: guarded(MAKE, "args", () => [...(read.args ?? [])]) };
}

/**
 * Checks a process's name.
 *
 * @param name The name.
 * @throws {TypeError} If it is no string.
 */
export function checkName(name: unknown): void {
  check(MAKE, "name", name, isString);
}

/**
 * Checks an option that is yes or no, where it is given.
 *
 * @param what Its name.
 * @param value Its value.
 * @throws {TypeError} If it is no boolean.
 */
export function checkBoolean(what: string, value: unknown): void {
  if (value !== undefined) check(MAKE, what, value, isBoolean);
}

const isKey: Rule = (value) => value instanceof Uint8Array ? undefined : must("a Uint8Array");

/**
 * Checks an authentication key.
 *
 * @param key The key.
 * @throws {TypeError} If it is no bytes.
 */
export function checkKey(key: unknown): void {
  check(MAKE, "authkey", key, isKey);
}
