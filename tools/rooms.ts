// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The rooms of this house: the one list of what the library consists of. Every other list of its folders is
 * made from this one, or checked against it.
 *
 * @module
 */

/** A folder of the library, or a file at its root. */
export interface Room {
  /** Its path from the root; a folder without a slash. */
  path: string;
}

/** All rooms, from the ground up. */
export const ROOMS: readonly Room[] = [
  { path: "errors.ts" },
  { path: "base" },
  { path: "runtime" },
  { path: "codec" },
  { path: "memory" },
  { path: "ipc" },
  { path: "process" },
  { path: "workers" },
  { path: "sync" },
  { path: "queues" },
  { path: "pool" },
  { path: "managers" },
  { path: "observe" },
  { path: "engines" },
  { path: "context.ts" },
  { path: "mod.ts" },
];

const PATHS = ROOMS.map(({ path }) => path);

/**
 * Whether a file belongs to the library.
 *
 * @param path Its path from the root, with slashes.
 * @returns Whether it does.
 */
export function isLibrary(path: string): boolean {
  return PATHS.some((room) => path === room || path.startsWith(`${room}/`));
}
