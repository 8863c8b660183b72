// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Drops the types of modules that no user can import, and that no type of the others needs.
 *
 * @module
 */

import { dirname, fromFileUrl, join } from "@std/path";
import { listFiles } from "./files.ts";
import { DIST, MODULES } from "./package.ts";

const FOLDER = fromFileUrl(new URL(MODULES, DIST));
const SPECIFIER_REGEXP = /\b(?:from|import)\s*\(?\s*"(\.[^"]+)\.js"/g;

/** Drops them from `npm/dist`. */
export async function prune(): Promise<void> {
  const needed = await reachedFrom("mod.d.ts");
  for (const path of await listFiles(FOLDER, ".d.ts")) {
    if (!needed.has(path)) await Deno.remove(join(FOLDER, path));
  }
}

async function reachedFrom(main: string): Promise<Set<string>> {
  const reached = new Set<string>();
  const waiting = [main];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (reached.has(path)) continue;
    reached.add(path);
    const text = await Deno.readTextFile(join(FOLDER, path));
    for (const [, specifier] of text.matchAll(SPECIFIER_REGEXP)) {
      waiting.push(join(dirname(path), `${specifier}.d.ts`));
    }
  }
  return reached;
}
