// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Which modules of the package lie together in one file: Node needs a third of a millisecond for each
 * file, in every program and every child.
 *
 * @module
 */

/** A file that holds many modules. */
export interface Chunk {
  /** Its path. It lies in a folder beside the others, as modules find each other by `../`. */
  path: string;
  /** It holds what these import and no chunk before it holds. */
  roots: readonly string[];
  /** Of that only what these import too, if there are any; what the roots alone need stays with them. */
  shared?: readonly string[];
}

/** The entries that every child begins with. */
export const ROOTS: readonly string[] = ["process/child.js", "workers/child.js"];

const MAIN = "mod.js";

/** What a pool's workers begin with. */
const POOL_WORKERS = ["pool/child/serve_process.js", "pool/child/serve_thread.js"];

/** How a pool opens its lanes. */
const LANE_HOSTS = ["pool/lanes/port_host.js", "pool/lanes/socket_host.js"];

/**
 * What every child loads; what those load that are given more than plain data; what a pool's workers have in common with
 * the pool; all the rest of what those load; all the rest of `mod.js`.
 */
export const CHUNKS: readonly Chunk[] = [
  { path: "runtime/core.js", roots: ROOTS },
  { path: "runtime/codec.js", roots: ["codec/codec.js"] },
  { path: "runtime/lanes.js", roots: POOL_WORKERS, shared: [MAIN, ...LANE_HOSTS] },
  { path: "runtime/tasks.js", roots: POOL_WORKERS },
  { path: "runtime/library.js", roots: [MAIN] },
];

/** What stays a file of its own: it acts as it is loaded, or is what users import. */
export const ALONE: readonly string[] = [MAIN, ...ROOTS, "process/child_begin.js"];
