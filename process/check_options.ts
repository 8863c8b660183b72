// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Checks what {@linkcode Process} is made with, before anything is done with it.
 *
 * @module
 */

import type { ProcessOptions } from "./options.ts";
import { checkContext } from "../base/options.ts";
import { isTarget } from "./target.ts";

const STDIO = ["inherit", "piped", "null"];

/**
 * Checks the options.
 *
 * @param options The options.
 * @returns The arguments as an array: any iterable will do.
 * @throws {TypeError} If one is of a wrong type.
 * @throws {RangeError} If one is none of the values it may have.
 */
export function checkOptions<A extends readonly unknown[]>(
  options: ProcessOptions<A>,
): unknown[] {
  const { target, args = [], name, daemon, context, env, cwd, stdout, stderr, detached } = options;
  if (target !== undefined && !isTarget(target)) {
    throw wrongType("target", "a function or a reference", target);
  }
  if (name !== undefined) checkName(name);
  checkBoolean("daemon", daemon);
  checkBoolean("detached", detached);
  checkContext(context);
  checkEnv(env);
  checkCwd(cwd);
  checkOutput("stdout", stdout);
  checkOutput("stderr", stderr);
  checkPermissions(options.permissions);
  return checkArgs(args);
}

function wrongType(what: string, rule: string, value: unknown): TypeError {
  return new TypeError(
    `Cannot make a process as "${what}" must be ${rule}: current value is ${show(value)}`,
  );
}

function show(value: unknown): string {
  return typeof value === "string"
    ? `"${value}"`
    : typeof value === "object" && value !== null
    ? `an object`
    : String(value);
}

/**
 * Checks a process's name.
 *
 * @param name The name.
 * @throws {TypeError} If it is no string.
 */
export function checkName(name: unknown): void {
  if (typeof name !== "string") throw wrongType("name", "a string", name);
}

/**
 * Checks an option that is yes or no, where it is given.
 *
 * @param what Its name.
 * @param value Its value.
 * @throws {TypeError} If it is no boolean.
 */
export function checkBoolean(what: string, value: unknown): void {
  if (value !== undefined && typeof value !== "boolean") throw wrongType(what, "a boolean", value);
}

function checkArgs(args: unknown): unknown[] {
  const iterable = typeof args === "object" && args !== null && Symbol.iterator in args;
  if (!iterable) throw wrongType("args", "an array", args);
  return [...args as Iterable<unknown>];
}

function checkEnv(env: unknown): void {
  if (env === undefined) return;
  const isRecord = typeof env === "object" && env !== null &&
    Object.values(env).every((value) => typeof value === "string");
  if (!isRecord) throw wrongType("env", "an object of strings", env);
}

function checkCwd(cwd: unknown): void {
  if (cwd === undefined || typeof cwd === "string" || cwd instanceof URL) return;
  throw wrongType("cwd", "a path or a file URL", cwd);
}

function checkOutput(what: string, value: unknown): void {
  if (value === undefined || STDIO.includes(value as string)) return;
  if (typeof value !== "string") throw wrongType(what, "a string", value);
  throw new RangeError(
    `Cannot make a process as "${what}" must be one of ${
      STDIO.join(", ")
    }: current value is "${value}"`,
  );
}

function checkPermissions(value: unknown): void {
  if (value === undefined || value === "inherit" || value === "none") return;
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return;
  throw wrongType("permissions", '"inherit", "none" or an object', value);
}

/**
 * Checks an authentication key.
 *
 * @param key The key.
 * @throws {TypeError} If it is no bytes.
 */
export function checkKey(key: unknown): void {
  if (!(key instanceof Uint8Array)) throw wrongType("authkey", "a Uint8Array", key);
}
