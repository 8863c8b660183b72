// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Refuses a Node that is too old, in one line. Loaded first, so that nothing else fails before it.
 *
 * @module
 */

/** By the major versions that have not had all that is used here from the start: the minor that came with it. */
const OLDEST: Readonly<Record<number, number>> = { 20: 16, 21: Infinity, 22: 3 };

const { node } = (globalThis as unknown as { process: NodeJS.Process }).process.versions;
const [major = 0, minor = 0] = node.split(".").map(Number);

if (major < 20 || minor < (OLDEST[major] ?? 0)) {
  const error = new Error(
    `Cannot load @multiprocessing/process as it needs Node 20.16, 22.3 or newer: current version is ${node}`,
  );
  // Where the library itself stands helps no one here.
  error.stack = String(error);
  throw error;
}
