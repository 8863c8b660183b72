// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The modules that children begin with. Here alone it is known how they are named.
 *
 * @module
 */

import { EXTENSION, FOLDER } from "../base/location.ts";

/** Where nothing is found. */
const NOWHERE = "file:///bundled/";

function entry(name: string): URL {
  return new URL(`${name}${EXTENSION}`, FOLDER ?? NOWHERE);
}

/** The entry of a process. */
export const CHILD: URL = entry("process/child");

/** The first module of a process, to be preloaded where another is preloaded after it. */
export const CHILD_BEGIN: URL = entry("process/child_begin");

/** The entry of a worker. */
export const WORKER: URL = entry("workers/child");

/** The first module of a worker with narrowed permissions. */
export const WORKER_BEGIN: URL = entry("workers/child_begin");

/** What a process imports that is given more than plain data. */
export const DECODE: URL = entry("codec/decode");

/** What a child imports that is given handles. */
export const REVIVAL: URL = entry("ipc/handles/revival");

/** The module of the target of a pool's workers. */
export const POOL_WORKER: URL = entry("pool/serve");

/** The module of the target of a manager's server. */
export const MANAGER_SERVER: URL = entry("managers/serve");

/** The module of the target of a manager's pool. */
export const MANAGER_TASK: URL = entry("managers/pool_task");
