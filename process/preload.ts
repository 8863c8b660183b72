// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The modules that `warm` children import before they are asked for.
 *
 * @module
 */

import { check, checkCount, guarded } from "../base/arguments.ts";
import { isIterable, type Rule } from "../base/rules.ts";
import { noteCall } from "./call_site.ts";
import { absolute } from "./target.ts";

const PRELOAD = {
  does: "preload a module",
  right: 'setPreload([new URL("./tasks.ts", import.meta.url)])',
};

const isModule: Rule = (value) =>
  typeof value === "string" || value instanceof URL
    ? undefined
    : { must: "a string or a URL", isRange: false };

let modules: string[] = [];

/**
 * Modules that `warm` children import before they are asked for, those of the next starts. Python's
 * `set_forkserver_preload`.
 *
 * @param given The modules: URLs, absolute paths, specifiers of the import map, or paths relative to
 *   the module that calls. They replace those set before.
 * @throws {TypeError} If one is neither a string nor a URL.
 *
 * @example Usage
 * ```ts ignore
 * import { setPreload } from "@multiprocessing/process";
 *
 * setPreload([new URL("./tasks.ts", import.meta.url)]);
 * ```
 */
export function setPreload(given: (string | URL)[]): void {
  const site = noteCall(setPreload);
  checkCount(PRELOAD, arguments.length, 1);
  check(PRELOAD.does, "modules", given, isIterable, PRELOAD.right);
  const all = guarded(PRELOAD.does, "modules", () => [...given]);
  for (const module of all) check(PRELOAD.does, "module", module, isModule, PRELOAD.right);
  modules = all.map((module) => absolute(module, site));
}

/** The modules that are set. */
export function preloads(): string[] {
  return modules;
}
