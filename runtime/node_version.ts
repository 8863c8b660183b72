// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Refuses a Node that is too old, in one line. Loaded first, so that nothing else fails before it.
 *
 * @module
 */

import { process } from "./node_builtins.ts";

/** The oldest that has all that is used here. */
const OLDEST = 20;

const { node } = process.versions;

if (parseInt(node) < OLDEST) {
  const error = new Error(
    `Cannot load @multiprocessing/process as it needs Node ${OLDEST} or newer: current version is ${node}`,
  );
  // Where the library itself stands helps no one here.
  error.stack = String(error);
  throw error;
}
