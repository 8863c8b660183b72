// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Which executable a process is started with.
 *
 * @module
 */

import { state } from "./state.ts";

/**
 * Starts processes with another executable than the one that runs this program: another Deno, or a
 * program that starts one. It holds for the children that are started from now on, and for theirs.
 * Python's `multiprocessing.set_executable`.
 *
 * @param executable Its path, or a name to be found in `PATH`.
 * @throws {TypeError} If it is neither a non-empty string nor a `file:` URL.
 *
 * @example Usage
 * ```ts
 * import { inline, Process, setExecutable } from "@multiprocessing/process";
 * import { assertEquals } from "@std/assert";
 *
 * setExecutable(Deno.execPath());
 * await using process = new Process({ target: inline(() => {}) });
 * await process.start();
 * assertEquals(await process.join(), 0);
 * ```
 */
export function setExecutable(executable: string | URL): void {
  state.settings = { ...state.settings, executable: pathOf(executable) };
}

function pathOf(executable: unknown): string {
  if (executable instanceof URL && executable.protocol === "file:") {
    return decodeURIComponent(executable.pathname);
  }
  if (typeof executable === "string" && executable !== "") return executable;
  throw new TypeError(
    `Cannot set the executable as it must be a path or a file URL: current value is "${executable}"`,
  );
}
