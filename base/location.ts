// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Where the library itself is. No `new URL(..., import.meta.url)` stands anywhere: bundlers take that for
 * a file to put into the bundle.
 *
 * @module
 */

/** In a CommonJS bundle there is none. */
const here: string | undefined = import.meta.url;

/** This module, and the files of the npm package that it can be in: see `npm/bundle.ts`. Else it is in a bundle. */
const PLACE_REGEXP = /^(.*\/)(?:base\/location|runtime\/chunk-\w+)(\.[jt]s)(?:[?#].*)?$/;

const [, folder = null, extension = ".js"] = PLACE_REGEXP.exec(here ?? "") ?? [];

/** The URL of the library's folder; null if it was put into a bundle, with the program. */
export const FOLDER: string | null = folder;

/** A bundler's plugin puts the path of the child's entry in its place, as it is in the output. */
declare const MULTIPROCESSING_ENTRY: string | undefined;

/** In how many folders above the bundle it is looked for: that may be a chunk, deep in the output. */
const LEVELS = 8;

/**
 * Looks for what a bundler's plugin has put beside the program for children to begin with.
 *
 * @returns Its URL; null if there is none.
 */
export function findEntry(): URL | null {
  if (typeof MULTIPROCESSING_ENTRY === "undefined" || !here?.startsWith("file:")) return null;
  const { process } = globalThis as unknown as { process: NodeJS.Process };
  const { existsSync } = process.getBuiltinModule("node:fs");
  let path: string = MULTIPROCESSING_ENTRY;
  for (let level = 0; level < LEVELS; level++, path = `../${path}`) {
    const url = new URL(path, here);
    if (existsSync(url)) return url;
  }
  return null;
}

/** How the names of its modules end: `.ts` as published for Deno, `.js` in the npm package. */
export const EXTENSION: string = extension;
