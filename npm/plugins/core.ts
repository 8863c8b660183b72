// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * What the plugins for bundlers have in common: they put what children begin with beside the program,
 * as an entry of its own, and tell the library to look for it there.
 *
 * @module
 */

/** What stands in the library for the path of the entry. */
export const MARK = "MULTIPROCESSING_ENTRY";

/** The entry of children in the output. */
export const OUTPUT = "multiprocessing/child.mjs";

const here = import.meta.url;

function pathOf(relative: string): string {
  const { fileURLToPath } = process.getBuiltinModule("node:url");
  return fileURLToPath(new URL(relative, here));
}

/** The library's own folder. */
export const LIBRARY: string = pathOf("../");

/** The module that becomes the entry. */
export const CHILD: string = pathOf("./child.js");

/**
 * Refuses what children can't be.
 *
 * @param tool The bundler.
 * @param isModules Whether it makes ES modules.
 * @param wanted What to tell it.
 */
export function checkFormat(tool: string, isModules: boolean, wanted: string): void {
  if (isModules) return;
  throw new Error(
    `Cannot bundle @multiprocessing/process for ${tool} as the output must be ES modules: use ${wanted}, or freezeSupport() for one file`,
  );
}
