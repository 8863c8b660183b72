// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The error of what was made without a lock.
 *
 * @module
 */

import { ProcessStateError } from "../errors.ts";

/**
 * Makes it.
 *
 * @param what What has no lock.
 * @returns The error.
 */
export function noLock(what: string): ProcessStateError {
  return new ProcessStateError(
    `Cannot hold the lock of the ${what} as it was made with { lock: false }`,
  );
}
