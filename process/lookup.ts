// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * From a place back to the function, in the child.
 *
 * @module
 */

import { atEnd } from "../base/at_end.ts";
import { importModule } from "../runtime/runtime.ts";
import type { Place } from "../base/boot.ts";
import { type Found, state } from "./state.ts";

/**
 * Imports a module; in a child that is the program itself, from that if it has it.
 *
 * @param module Its URL.
 * @returns Its exports.
 */
export function load(module: string): Promise<unknown> {
  return state.ownModule?.(module) ?? importModule(module);
}

type ExportPlace = Extract<Place, { kind: "export" }>;

/**
 * Finds what stands at a place.
 *
 * @param place Where the parent says it is.
 * @returns The function or class.
 * @throws {TargetError} If it is not there, or is another one.
 */
export async function find(place: Place): Promise<Found> {
  if (place.kind === "global") return await findGlobal(place.path);
  const exports = await load(place.module) as Record<string, unknown>;
  // The module has ended this worker: nothing of it is run any more.
  if (atEnd.exiting) return await new Promise<never>(() => {});
  const value = place.source === null ? named(exports, place) : alike(exports, place);
  if (typeof value === "function") return { value, holder: undefined };
  const { module, name } = place;
  throw await failure(`target "${name}" in ${module} as ${value}`, module, name);
}

async function findGlobal(path: string[]): Promise<Found> {
  const holder = path.slice(0, -1).reduce<unknown>(read, globalThis);
  const value = read(holder, path.at(-1)!);
  if (typeof value === "function") return { value, holder };
  const name = path.join(".");
  throw await failure(`builtin "${name}" in the child`, null, name);
}

/** The class is loaded for whom it is made. */
async function failure(what: string, module: string | null, targetName: string): Promise<Error> {
  const { TargetError } = await import("../errors.ts");
  return new TargetError(`Cannot find the ${what}`, { module, targetName });
}

function read(holder: unknown, name: string): unknown {
  return (holder as Record<string, unknown> | undefined)?.[name];
}

/** The function, or why there is none. */
// deno-lint-ignore ban-types
function named(exports: Record<string, unknown>, place: ExportPlace): Function | string {
  const value = entriesOf(exports).find(([name]) => name === place.name)?.[1];
  if (typeof value === "function") return value;
  const what = value === undefined
    ? "has no such export"
    : `exports a ${typeof value} by that name`;
  return `the module ${what}: use the name of an exported function`;
}

/** The function, or why there is none. A guessed module must export it by its own name; a known one may rename it. */
// deno-lint-ignore ban-types
function alike(exports: Record<string, unknown>, place: ExportPlace): Function | string {
  const all = entriesOf(exports);
  const own = all.filter(([name]) => name === place.name || name === "default");
  const found = functionsLike(own, place);
  if (found.size === 0 && place.exact) functionsLike(all, place).forEach((each) => found.add(each));
  const [value] = found;
  if (value !== undefined && found.size === 1) return value;
  if (found.size > 1) {
    return "the module exports more than one like it: use reference(url, name)";
  }
  const sameName = own.find(([name]) => name === place.name)?.[1];
  if (place.rewritten && typeof sameName === "function") return sameName;
  if (own.some(([name]) => name === place.name)) {
    return "the export of that name is another function: export this one, or use reference(url, name)";
  }
  return place.exact
    ? "the module does not export it: export it, or use reference(url, name) or inline(fn)"
    : "the module, guessed from where the process was made, does not export it: export it, or use reference(url, name) or inline(fn); Deno knows the module with --allow-sys";
}

// deno-lint-ignore ban-types
function functionsLike(entries: [string, unknown][], { name, source }: ExportPlace): Set<Function> {
  // deno-lint-ignore ban-types
  const found = new Set<Function>();
  for (const [, value] of entries) {
    if (typeof value === "function" && value.name === name && String(value) === source) {
      found.add(value);
    }
  }
  return found;
}

/** The exports; those of a CommonJS module stand in its default export too. */
function entriesOf(exports: Record<string, unknown>): [string, unknown][] {
  const inner = exports.default;
  const isCommonJs = typeof inner === "object" && inner !== null && !Array.isArray(inner);
  return isCommonJs
    ? [...Object.entries(inner), ...Object.entries(exports)]
    : Object.entries(exports);
}
