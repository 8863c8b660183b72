// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Puts into the package what `require()` gets, where that can't load ES modules: `mod.cjs`.
 *
 * @module
 */

import { loadEsbuild } from "./esbuild.ts";
import { COMMON_JS, DIST, ROOT } from "./package.ts";
import { leaveImports } from "./split.ts";

/** Puts it into `npm/dist`. */
export async function buildCommonJs(): Promise<void> {
  const esbuild = await loadEsbuild();
  try {
    const text = await Deno.readTextFile(new URL("npm/mod.cjs", ROOT));
    const { code } = await esbuild.transform(text, { target: "es2022", format: "cjs" });
    await Deno.writeTextFile(new URL(COMMON_JS, DIST), leaveImports(code));
  } finally {
    esbuild.stop();
  }
}
