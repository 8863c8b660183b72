// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Writes the modules of the package without blank space, and shorter where the language has a
 * shorter way. Names stay as they are.
 *
 * @module
 */

import { fromFileUrl, join } from "@std/path";
import { type Esbuild, loadEsbuild } from "./esbuild.ts";
import { listFiles } from "./files.ts";
import { DIST, MODULES } from "./package.ts";

const FOLDER = fromFileUrl(new URL(MODULES, DIST));

/** Shrinks what is in `npm/dist`. */
export async function shrink(): Promise<void> {
  const esbuild = await loadEsbuild();
  try {
    for (const path of await listFiles(FOLDER, ".js")) {
      await shrinkFile(esbuild, join(FOLDER, path));
    }
  } finally {
    esbuild.stop();
  }
}

/**
 * Tells bundlers to leave alone what is imported by a name that is not known yet: esbuild drops such
 * comments with the blank space.
 *
 * @param code The code, shrunk.
 * @returns The code with the comments.
 */
export function leaveImports(code: string): string {
  return code.replaceAll(
    /\bimport\((?=[\w$.]+\))/g,
    "import(/* webpackIgnore: true *//* @vite-ignore */",
  );
}

async function shrinkFile(esbuild: Esbuild, path: string): Promise<void> {
  const { code } = await esbuild.transform(await Deno.readTextFile(path), {
    format: "esm",
    target: "es2022",
    minifySyntax: true,
    minifyWhitespace: true,
    // A line each keeps stack traces of use.
    lineLimit: 120,
  });
  await Deno.writeTextFile(path, leaveImports(code));
}
