// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * What a child begins with where that is the program itself.
 *
 * @module
 */

import { ProcessError } from "../../errors.ts";
import { fs, url } from "./builtins.ts";
import { isUnreadable } from "./permissions.ts";

/**
 * Checks that an entry may be read, where it is there.
 *
 * @param entry Its URL.
 * @throws {ProcessError} If Node's permission model keeps it from children.
 */
export function checkEntry(entry: URL): void {
  if (entry.protocol !== "file:" || fs.existsSync(entry)) return;
  if (isUnreadable(url.fileURLToPath(entry))) {
    throw new ProcessError(
      `Cannot start a child without Node's permission to read the library: pass --allow-fs-read=*, current value leaves out ${entry.href}`,
    );
  }
}

/**
 * The program's main module.
 *
 * @param main Its URL; null if it has none.
 * @returns The URL.
 * @throws {ProcessError} If it is no file.
 */
export function mainOf(main: string | null): string {
  if (main?.startsWith("file:")) return main;
  throw new ProcessError(
    `Cannot start a child as the program must be a file, since the library was bundled with it: current value is ${main}`,
  );
}
