// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * What every child does, whatever carries it: know that it is one, import, run, report, exit.
 *
 * @module
 */

import * as runtime from "../runtime/runtime.ts";
import { runFinalizers } from "./finalizers.ts";
import { find, type Found } from "./lookup.ts";
import type { Boot, Identity, Work } from "./payload.ts";
import { become } from "./current.ts";
import { Process } from "./process.ts";
import { becomeChild, state, takeIdentity } from "./state.ts";

/** Resolves when its parent's end can't be missed any more, whatever is run here. */
let watched: Promise<void> | null = null;

/**
 * This process is a child: before any module of the user's is loaded.
 *
 * @param boot What it must know first.
 */
export function begin(boot: Boot): void {
  becomeChild(boot);
  runtime.onUncaught(fail);
  // A worker ends with the process that it is a thread of.
  if (boot.bound || boot.detached || runtime.isThread()) return;
  watched = runtime.watchParent(state.watchedPid);
}

/**
 * Imports what is wanted ahead of the work. A module that fails will fail again when it is needed.
 *
 * @param modules The modules.
 */
export async function preload(modules: string[]): Promise<void> {
  await Promise.allSettled(modules.map((module) => import(module)));
}

/**
 * This child has a name.
 *
 * @param identity Who it is.
 */
export async function introduce(identity: Identity): Promise<void> {
  takeIdentity(identity);
  const { env, stdout, stderr } = identity.thread ?? { stdout: "inherit", stderr: "inherit" };
  await runtime.adopt({ main: state.settings.main, env, stdout, stderr });
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
    await become(remake(subclass, target, await readData())).run();
    await runtime.finish(runFinalizers);
  } catch (error) {
    await runFinalizers();
    fail(error);
  }
}

/** The process object of this child, as its parent made it. */
function remake(
  subclass: Found | null,
  target: Found | null,
  { args, fields }: Pick<Work, "args" | "fields">,
): Process {
  const own = subclass?.value ?? Process;
  const options = { args, ...(target && { target: target.value.bind(target.holder) }) };
  // Not the subclass's own constructor: its work is done, and the fields show what it came to.
  const process: Process = Reflect.construct(Process, [options], own);
  return Object.assign(process, fields);
}

/** Prints what nobody has caught, and ends. */
function fail(error: unknown): never {
  runtime.writeError(`Process ${state.name}:\n${runtime.inspect(error)}\n`);
  return runtime.exit(1);
}
