// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Whether the program was made into an executable: of Node's single executable applications, or by
 * `bun build --compile`.
 *
 * @module
 */

import { isBun, process } from "./builtins.ts";

/** Whether the running executable is the program, and no Node or Bun. */
export function isExecutable(): boolean {
  if (isBun) return /^(?:\/\$bunfs\/|[A-Z]:[\\/]~BUN[\\/])/.test(process.argv[1] ?? "");
  const sea = process.getBuiltinModule("node:sea") as { isSea(): boolean } | undefined;
  return sea?.isSea() ?? false;
}
