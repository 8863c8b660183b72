// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The modules that `warm` children import before they are asked for.
 *
 * @module
 */

import { noteCall } from "./call_site.ts";
import { absolute } from "./target.ts";

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
  for (const module of given) {
    if (typeof module === "string" || module instanceof URL) continue;
    throw new TypeError(
      `Cannot preload a module as it must be a string or a URL: current value is ${String(module)}`,
    );
  }
  modules = given.map((module) => absolute(module, site));
}

/** The modules that are set. */
export function preloads(): string[] {
  return modules;
}
