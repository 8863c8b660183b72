// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Where the library itself is. No `new URL(..., import.meta.url)` stands anywhere: bundlers take that for
 * a file to put into the bundle.
 *
 * @module
 */

/** In a CommonJS bundle there is none. */
const here: string | undefined = import.meta.url;

const [, folder = null, extension = ".js"] =
  /^(.*\/)[^/]*\/[^/]*?(\.[jt]s)?$/.exec(here?.replace(/[?#].*$/, "") ?? "") ?? [];

/** The URL of the library's folder; null if it can't be told. */
export const FOLDER: string | null = folder;

/** How the names of its modules end: `.ts` as published for Deno, `.js` in the npm package. */
export const EXTENSION: string = extension;
