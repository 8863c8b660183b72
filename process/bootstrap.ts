// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * What every child does, whatever carries it: know that it is one, import, run, report, exit.
 *
 * @module
 */

import { wireFault } from "../base/wire_version.ts";
import { atEnd } from "../base/at_end.ts";
// Before anything of the program's is run.
import "../base/globals.ts";
import * as runtime from "../runtime/runtime.ts";
import { find, load } from "./lookup.ts";
import type { Boot, Identity, Work } from "../base/boot.ts";
import { becomeChild, type FoundWork, state, takeIdentity } from "./state.ts";

/** Resolves when its parent's end can't be missed any more, whatever is run here. */
let watched: Promise<void> | null = null;

/**
 * This process is a child: before any module of the user's is loaded.
 *
 * @param boot What it must know first.
 */
export function begin(boot: Boot): void {
  checkVersion(boot.wire);
  becomeChild(boot);
  runtime.onUncaught(fail);
  if (runtime.isThread()) runtime.onExit(() => atEnd.exiting = true);
  // Its end came before the system was told to end this process with it.
  if (boot.bound && runtime.parentPid() !== boot.parent.pid) runtime.exit(1);
  // A worker ends with the process that it is a thread of.
  if (boot.bound || boot.detached || runtime.isThread()) return;
  watched = runtime.watchParent(state.watchedPid);
}

/** The library may have been replaced while its program runs. */
function checkVersion(wire: unknown): void {
  const fault = wireFault(wire);
  if (fault === null) return;
  runtime.writeError(`${fault}\n`);
  runtime.exit(1);
}

/**
 * Imports what is wanted ahead of the work. A module that fails will fail again when it is needed.
 *
 * @param modules The modules.
 */
export async function preload(modules: string[]): Promise<void> {
  await Promise.allSettled(modules.map(load));
}

/**
 * This child has a name.
 *
 * @param identity Who it is.
 */
export async function introduce(identity: Identity): Promise<void> {
  takeIdentity(identity);
  const { env, stdout, stderr, neverIdle = false } = identity.thread ??
    { stdout: "inherit", stderr: "inherit" };
  const options = { main: state.settings.main, env, stdout, stderr };
  // The program itself waits in `freezeSupport()` for ever.
  await runtime.adopt({ ...options, neverIdle: neverIdle || state.frozen !== null });
}

/**
 * Does the work, and ends with exit code 1 if it fails. Without failure the child ends when nothing is
 * left to do.
 *
 * @param places Where the work is found.
 * @param readData Gives the arguments and fields.
 */
export async function work(
  places: Pick<Work, "subclass" | "target">,
  readData: () => Pick<Work, "args" | "fields"> | Promise<Pick<Work, "args" | "fields">>,
): Promise<void> {
  try {
    if (watched !== null) await watched;
    const subclass = places.subclass && await find(places.subclass);
    const target = places.target && await find(places.target);
    state.importing = false;
    state.work = { subclass, target, ...await readData() };
    await run(state.work);
    state.returned = true;
    atEnd.returned?.();
    await runtime.finish(finalize);
  } catch (error) {
    await finalize();
    fail(error);
  }
}

/** Makes no object for a target alone; the module of a subclass has loaded the class that it extends. */
async function run({ subclass, target, args }: FoundWork): Promise<void> {
  if (isLogged()) logLife();
  await (subclass === null ? target?.value.apply(target.holder, args) : state.runSelf!());
}

/** Whether lines at 20, which is "info", are printed. Who prints none doesn't load the log. */
function isLogged(): boolean {
  const { logToStderr, logLevel } = state.settings;
  return logToStderr && logLevel <= 20;
}

/** A child whose standard error is full does its work all the same. */
function info(text: string): void {
  try {
    runtime.writeError(`[INFO/${state.name}] ${text}\n`);
  } catch {
    // There is nobody to tell.
  }
}

/** What Python logs of a child. */
function logLife(): void {
  info("child process calling self.run()");
  runtime.onExit((code) => {
    if (!isLogged()) return;
    info("process shutting down");
    info(`process exiting with exitcode ${code}`);
  });
}

async function finalize(): Promise<void> {
  await atEnd.finalize?.();
}

/** Prints what nobody has caught, and ends. */
function fail(error: unknown): never {
  try {
    if (!atEnd.fenced) runtime.writeError(`Process ${state.name}:\n${runtime.inspect(error)}\n`);
  } finally {
    runtime.exit(1);
  }
}
