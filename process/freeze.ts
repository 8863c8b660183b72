// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * A program that is one file: its own executable, or a bundle that the library is part of. Its children are
 * the program itself, and find their targets by the names that `freezeSupport()` was given.
 *
 * @module
 */

import type { Place } from "../base/boot.ts";
import { isMarkFrom } from "../base/mark.ts";
import { ProcessError } from "../errors.ts";
import { compiledHasModules, programForm } from "../runtime/host.ts";
import type { ProgramForm } from "../runtime/contract.ts";
import * as runtime from "../runtime/runtime.ts";
import { state } from "./state.ts";

/** What children import in place of a target's module. */
export const TARGETS = "multiprocessing:targets";

/** How a bundler is told to leave the library where it is. */
const WAYS = [
  'esbuild "--external:@multiprocessing/process"',
  'rollup and vite "external", or "ssr.external"',
  'webpack and rspack "externals"',
  'Next "serverExternalPackages"',
].join("; ");

const FREEZE =
  "await freezeSupport({ name }) first in the program, with its targets by their names";

/** Why a program of that form has no children without. */
const REFUSALS: Readonly<Record<Exclude<ProgramForm, "modules">, string>> = {
  executable: `it is its own executable: ${FREEZE}`,
  bundle:
    `the library was bundled with it: keep @multiprocessing/process out of the bundle (${WAYS}), or ${FREEZE}`,
};

/**
 * Whether a child is the program itself.
 *
 * @param name The child's name.
 * @param isThread Whether it is a thread.
 * @returns Whether it is; else it begins with the library's entry.
 * @throws {ProcessError} If it would have to be, and the program has not called `freezeSupport()`.
 */
export function runsItself(name: string, isThread: boolean): boolean {
  const form = programForm();
  if (form === "modules") return false;
  if (form === "executable" && compiledHasModules) {
    if (state.settings.executable !== null) return false;
    if (isThread && state.frozen === null) return false;
  }
  if (state.frozen !== null) return true;
  throw new ProcessError(`Cannot start ${name} from this program as ${REFUSALS[form]}`);
}

/** Whether this process or thread is a child that runs the program itself, and was not told its work yet. */
export function isFrozenChild(): boolean {
  if (state.parent !== null || programForm() === "modules") return false;
  return runtime.isThread()
    ? runtime.isMarkedThread()
    : isMarkFrom(runtime.readMark(), runtime.parentPid());
}

/** Whether processes would be the program itself, which has not called `freezeSupport()`. */
export function needsFreezing(): boolean {
  return state.frozen === null && programForm() === "executable";
}

/** Whether children are the program itself. */
export function isFrozen(): boolean {
  return state.frozen !== null && programForm() !== "modules";
}

/**
 * Where the children of such a program find a function.
 *
 * @param fn The function, or a class.
 * @returns The place; null if `freezeSupport()` was not given it.
 */
// deno-lint-ignore ban-types
export function frozenPlace(fn: Function): Place | null {
  const found = Object.entries(state.frozen?.targets ?? {}).find(([, value]) => value === fn);
  if (found === undefined) return null;
  return { kind: "export", module: TARGETS, name: found[0], source: null, exact: true };
}
