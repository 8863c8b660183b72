// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Why a system lets no process start, in the words of every runtime.
 *
 * @module
 */

import { ProcessError } from "../errors.ts";

/**
 * The program may run no others.
 *
 * @param flag The flag with which it may.
 * @param cause What the runtime said.
 * @returns The error.
 */
export function notPermitted(flag: string, cause: unknown): ProcessError {
  return new ProcessError(
    `Cannot start a process without the permission to run: pass ${flag}, or use the context "worker"`,
    { cause },
  );
}

/**
 * The executable or the folder is missing.
 *
 * @param executable What was to be run.
 * @param cwd Where.
 * @param cause What the runtime said.
 * @returns The error.
 */
export function notThere(
  executable: string,
  cwd: string | URL | undefined,
  cause: unknown,
): ProcessError {
  return new ProcessError(
    `Cannot start a process as its folder or its executable must exist: "cwd" is ${
      cwd ?? "inherited"
    }, the executable is ${executable}`,
    { cause },
  );
}
