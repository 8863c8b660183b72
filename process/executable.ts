// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Which executable a process is started with.
 *
 * @module
 */

import { check, checkCount } from "../base/arguments.ts";
import type { Rule } from "../base/rules.ts";
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
  checkCount(SET, arguments.length, 1);
  check(SET.does, "executable", executable, isExecutable, SET.right);
  const path = executable instanceof URL ? pathOf(executable) : executable;
  state.settings = { ...state.settings, executable: path };
}

/** `C:/node.exe` on Windows, where a URL has a slash before it. */
function pathOf({ pathname }: URL): string {
  return decodeURIComponent(pathname).replace(/^\/(?=[A-Za-z]:\/)/, "");
}

const SET = { does: "set the executable", right: 'setExecutable("/usr/bin/deno")' };

const isExecutable: Rule = (value) => {
  const isPath = value instanceof URL ? value.protocol === "file:" : typeof value === "string";
  return isPath && value !== "" ? undefined : { must: "a path or a file URL", isRange: false };
};
