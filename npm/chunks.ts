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
}

/** The entries that every child begins with. */
export const ROOTS: readonly string[] = ["process/child.js", "workers/child.js"];

const MAIN = "mod.js";

/** What every child loads; what those load that are given more than plain data; all the rest of `mod.js`. */
export const CHUNKS: readonly Chunk[] = [
  { path: "runtime/core.js", roots: ROOTS },
  { path: "runtime/codec.js", roots: ["codec/codec.js"] },
  { path: "runtime/library.js", roots: [MAIN] },
];

/** What stays a file of its own: it acts as it is loaded, or is what users import. */
export const ALONE: readonly string[] = [MAIN, ...ROOTS, "process/child_begin.js"];
