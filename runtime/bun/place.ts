// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Where a function stands, in Bun: its inspector doesn't tell, but its module cache has ES modules too.
 * A module that is still being run, as the main one is while it awaits at top level, is not in it.
 *
 * @module
 */

import process from "node:process";
import { pathToFileURL } from "node:url";
import type { FunctionPlace } from "../contract.ts";

const { cache } = process.getBuiltinModule("node:module").createRequire(process.execPath);

/**
 * The first module that exports a function.
 *
 * @param fn The function, or a class.
 * @returns Its place; null where no module is known to export it.
 */
// deno-lint-ignore ban-types
export function exportedPlace(fn: Function): FunctionPlace | null {
  const path = Object.keys(cache).find((path) => exportsIt(cache[path]?.exports, fn));
  if (path === undefined) return null;
  // That it is exported is known, by whatever name: Bun has its own for an anonymous one.
  return { url: pathToFileURL(path).href, closure: null, source: `export { ${fn.name} };` };
}

// deno-lint-ignore ban-types
function exportsIt(exports: unknown, fn: Function): boolean {
  if (exports === fn) return true;
  if (typeof exports !== "object" || exports === null) return false;
  return Object.keys(exports).some((name) => valueOf(exports, name) === fn);
}

function valueOf(exports: object, name: string): unknown {
  try {
    return Reflect.get(exports, name);
  } catch {
    // Not initialized yet.
    return undefined;
  }
}
