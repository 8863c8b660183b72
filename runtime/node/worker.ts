// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Threads of Node and Bun.
 *
 * @module
 */

import { resolve } from "node:path";
import type { ChildThread, ThreadOptions } from "../contract.ts";
import { WORKER } from "../entries.ts";
import { programArgs } from "./runtime.ts";
import { isBun, process, util } from "./builtins.ts";
import { THREAD_MARK } from "../../base/mark.ts";
import { ProcessError } from "../../errors.ts";
import { checkEntry, mainOf } from "./entry.ts";
import { isExecutable } from "./executable.ts";
import { checkPermissions, explainDenied } from "./permissions.ts";
import { NodeThread } from "../worker_threads.ts";

/**
 * Starts a thread at the worker's entry.
 *
 * @param options How.
 * @returns The thread.
 * @throws {ProcessError} If permissions are narrowed, or Node's model withholds one.
 */
export function startWorker(options: ThreadOptions): ChildThread {
  checkPermissions(options.permissions);
  if (!options.itself) checkEntry(WORKER);
  try {
    return startThread(options);
  } catch (error) {
    throw explainDenied("start a worker", error);
  }
}

function startThread(options: ThreadOptions): ChildThread {
  const { name } = options;
  return new NodeThread(entryOf(options), process.pid, options, (error) => {
    // Out of memory, or unable to load: what the worker catches it tells by itself.
    process.stderr.write(`Process ${name}:\n${util().inspect(error)}\n`);
  }, { argv: programArgs(), ...preloadOption(), ...markOption(options) });
}

function entryOf({ itself, boot }: ThreadOptions): string | URL {
  if (!itself) return WORKER;
  if (isExecutable() && !isBun) {
    throw new ProcessError(
      'Cannot start a worker from a single executable application as Node has no way to: use the context "spawn"',
    );
  }
  return isExecutable() ? process.argv[1]! : new URL(mainOf(boot.settings.main));
}

/** By this it knows, in `freezeSupport()`, that it is a child. */
function markOption({ itself }: ThreadOptions): { workerData?: string } {
  return itself ? { workerData: THREAD_MARK } : {};
}

/** What `--preload` has named: a worker of Bun has none of it by itself. */
function preloadOption(): { preload?: string[] } {
  if (!isBun) return {};
  const { execArgv } = process;
  const preload = execArgv.flatMap((flag, index) => {
    const [, name, value] = /^(--preload|-r|--require|--import)(?:=(.*))?$/.exec(flag) ?? [];
    return name === undefined ? [] : [value ?? execArgv[index + 1]!];
  });
  return { preload: preload.map((path) => /^\.\.?\//.test(path) ? resolve(path) : path) };
}
