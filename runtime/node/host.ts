// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Node and Bun, as {@linkcode Host} asks for it.
 *
 * @module
 */

import type {
  ChildProcess,
  ChildThread,
  FunctionPlace,
  ProgramForm,
  SpawnOptions,
  ThreadOptions,
} from "../contract.ts";
import { CHILD, isMissing } from "../entries.ts";
import { fs, isBun, process } from "./builtins.ts";
import { isExecutable } from "./executable.ts";

/** Where a process that is started now would begin, and with what environment, as one text. */
export function surroundings(): string {
  return JSON.stringify([currentFolder(), process.env, process.execArgv]);
}

function currentFolder(): string | null {
  try {
    return process.cwd();
  } catch {
    // It has been removed.
    return null;
  }
}

/** A child of Node and Bun has the permissions of its parent, and asks for itself. */
export function mayImport(_module: string): boolean {
  return true;
}

/** What is compiled has nothing in it but itself. */
export const compiledHasModules = false;

let form: ProgramForm | undefined;

/** What the program consists of. */
export function programForm(): ProgramForm {
  return form ??= findForm();
}

function findForm(): ProgramForm {
  if (isExecutable()) return "executable";
  return isMissing || !fs.existsSync(CHILD) ? "bundle" : "modules";
}

/** Starts a process at the child's entry. */
export async function spawn(options: SpawnOptions): Promise<ChildProcess> {
  const { spawnProcess } = await import("./spawn.ts");
  return spawnProcess(options);
}

/** Starts a thread at the worker's entry. */
export async function startThread(options: ThreadOptions): Promise<ChildThread> {
  const { startWorker } = await import("./worker.ts");
  return startWorker(options);
}

/** For less than 1 ms. */
export const threadsBlock = false;

/** What an error of the system says that is short of something for now. */
const SHORT_REGEXP = /^(?:EMFILE|ENFILE|EAGAIN|ENOMEM)$/;

/** Where a function stands; null or undefined if it can't be told: the call site is the next best. */
// deno-lint-ignore ban-types
export async function locate(fn: Function): Promise<FunctionPlace | null | undefined> {
  if (isBun) return (await import("../bun/place.ts")).exportedPlace(fn);
  try {
    const { inspectPlace } = await import("../inspector.ts");
    const { asInFile, sameSource } = await import("./source.ts");
    // In a test runner this may be a context of its own, of which the inspector has another global.
    const { runInThisContext } = process.getBuiltinModule("node:vm");
    const place = await inspectPlace(fn, runInThisContext("globalThis"), sameSource);
    return place && asInFile(place);
  } catch (error) {
    // Node can be built, and restricted, so that it has no inspector.
    return SHORT_REGEXP.test((error as NodeJS.ErrnoException).code ?? "") ? undefined : null;
  }
}
