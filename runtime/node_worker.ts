// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Threads of Node and Bun.
 *
 * @module
 */

import type { ChildThread, ThreadOptions } from "./contract.ts";
import { WORKER } from "./entries.ts";
import { programArgs } from "./node.ts";
import { process, util } from "./node_builtins.ts";
import { checkPermissions } from "./node_permissions.ts";
import { NodeThread } from "./node_thread.ts";

/**
 * Starts a thread at the worker's entry.
 *
 * @param options How.
 * @returns The thread.
 * @throws {ProcessError} If permissions are narrowed.
 */
export function startWorker(options: ThreadOptions): ChildThread {
  checkPermissions(options.permissions);
  const { name } = options;
  return new NodeThread(WORKER, process.pid, options, (error) => {
    // Out of memory, or unable to load: what the worker catches it tells by itself.
    process.stderr.write(`Process ${name}:\n${util().inspect(error)}\n`);
  }, { argv: programArgs() });
}
