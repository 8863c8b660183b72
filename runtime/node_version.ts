// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Refuses a Node that is too old, in one line. Loaded first, so that nothing else fails before it.
 *
 * @module
 */

/** The oldest that has all that is used here. */
const OLDEST = [20, 16] as const;

const { node } = (globalThis as unknown as { process: NodeJS.Process }).process.versions;
const [major = 0, minor = 0] = node.split(".").map(Number);

if (major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1])) {
  const error = new Error(
    `Cannot load @multiprocessing/process as it needs Node ${
      OLDEST.join(".")
    } or newer: current version is ${node}`,
  );
  // Where the library itself stands helps no one here.
  error.stack = String(error);
  throw error;
}
