// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The modules that children begin with. Here alone it is known how they are named.
 *
 * @module
 */

import { EXTENSION, findEntry, FOLDER } from "../base/location.ts";

/** Where nothing is: what is in a bundle is known by such a name to `frozen_child.ts`. */
const NOWHERE = "file:///bundled/";

/** What children begin with where the library is in a bundle. */
const found = FOLDER === null ? findEntry() : null;

/** Whether that is nowhere: no plugin has put it beside the program. */
export const isMissing: boolean = FOLDER === null && found === null;

/**
 * A module of the library.
 *
 * @param name Its path in the library's folder, without its extension.
 * @returns Its URL.
 */
export function module(name: string): URL {
  return new URL(`${name}${EXTENSION}`, FOLDER ?? NOWHERE);
}

/** The entry of a process. */
export const CHILD: URL = found ?? module("process/child");

/** The first module of a process, to be preloaded where another is preloaded after it. */
export const CHILD_BEGIN: URL = module("process/child_begin");

/** The entry of a worker. */
export const WORKER: URL = found ?? module("workers/child");

/** The first module of a worker with narrowed permissions. */
export const WORKER_BEGIN: URL = module("workers/child_begin");

/** What a process imports that is given more than plain data. */
export const DECODE: URL = module("codec/decode");

/** What a child imports that is given handles. */
export const REVIVAL: URL = module("ipc/handles/revival");

/** What names all that makes objects of handles: for a child that may import nothing by itself. */
export const HANDLE_MODULES: URL = module("ipc/handles/handle_modules");

/** The module of the target of a pool's workers that are processes. */
export const POOL_PROCESS: URL = module("pool/child/serve_process");

/** The module of the target of a pool's workers that are threads. */
export const POOL_THREAD: URL = module("pool/child/serve_thread");

/** The module of the target of a manager's server. */
export const MANAGER_SERVER: URL = module("managers/serve");

/** The module of the target of a manager's pool. */
export const MANAGER_TASK: URL = module("managers/pool_task");
