// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Packages that are the program's own, and optional.
 *
 * @module
 */

import { ProcessError } from "../../errors.ts";
import { isBun, isDeno, module } from "./builtins.ts";

/**
 * Finds a file of a package.
 *
 * @param does What it is needed for: `Cannot ${does} as ...`.
 * @param name The package.
 * @param file The file in it.
 * @returns Its path.
 * @throws {ProcessError} If the package is missing.
 */
export function resolvePeer(does: string, name: string, file: string): string {
  return find(does, name, (require) => require.resolve(`${name}/${file}`));
}

/**
 * Loads a package of CommonJS.
 *
 * @param does What it is needed for: `Cannot ${does} as ...`.
 * @param name The package.
 * @returns What it exports.
 * @throws {ProcessError} If the package is missing.
 */
export function requirePeer(does: string, name: string): unknown {
  return find(does, name, (require) => require(name));
}

function find<T>(does: string, name: string, take: (require: NodeJS.Require) => T): T {
  try {
    return take(module().createRequire(import.meta.url));
  } catch (cause) {
    throw new ProcessError(
      `Cannot ${does} as the package "${name}" cannot be loaded: ${installLine(name)}`,
      { cause },
    );
  }
}

function installLine(name: string): string {
  if (isDeno) return `deno add npm:${name}`;
  return isBun ? `bun add ${name}` : `npm install ${name}`;
}
