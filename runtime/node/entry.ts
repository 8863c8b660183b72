// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * What a child begins with where that is the program itself.
 *
 * @module
 */

import { ProcessError } from "../../errors.ts";

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
