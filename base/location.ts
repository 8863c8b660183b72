// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Where the library itself is. No `new URL(..., import.meta.url)` stands anywhere: bundlers take that for
 * a file to put into the bundle.
 *
 * @module
 */

/** In a CommonJS bundle there is none. */
const here: string | undefined = import.meta.url;

/** This module, and the files of the npm package that it can be in: see `npm/chunks.ts`. Else it is in a bundle. */
const PLACE_REGEXP =
  /^(.*\/)(?:base\/location|runtime\/(?:core|codec|library))(?:(\.[jt]s)|\.cjs)(?:[?#].*)?$/;

const [, folder = null, extension = ".js"] = PLACE_REGEXP.exec(here ?? "") ?? [];

/** The URL of the library's folder; null if it was put into a bundle, with the program. */
export const FOLDER: string | null = folder;

/** How the names of its modules end: `.ts` as published for Deno, `.js` in the npm package. */
export const EXTENSION: string = extension;
