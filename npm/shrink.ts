// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Takes the blank space out of the modules of the package. Names stay as they are.
 *
 * @module
 */

import { fromFileUrl } from "@std/path";
import { type Esbuild, loadEsbuild } from "./esbuild.ts";
import { DIST, MODULES } from "./package.ts";

/** Shrinks what is in `npm/dist`. */
export async function shrink(): Promise<void> {
  const esbuild = await loadEsbuild();
  try {
    await shrinkFolder(esbuild, fromFileUrl(new URL(MODULES, DIST)));
  } finally {
    esbuild.stop();
  }
}

async function shrinkFolder(esbuild: Esbuild, folder: string): Promise<void> {
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    const path = `${folder}/${name}`;
    if (isDirectory) await shrinkFolder(esbuild, path);
    else if (name.endsWith(".js")) await shrinkFile(esbuild, path);
  }
}

async function shrinkFile(esbuild: Esbuild, path: string): Promise<void> {
  const { code } = await esbuild.transform(await Deno.readTextFile(path), {
    format: "esm",
    target: "es2022",
    minifyWhitespace: true,
    // A line each keeps stack traces of use.
    lineLimit: 120,
  });
  await Deno.writeTextFile(path, code);
}
