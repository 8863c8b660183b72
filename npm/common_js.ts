// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Makes the CommonJS build: all that `mod.js` loads in one file, for `require()` where that can't load ES
 * modules, as in Jest. Children begin with the ES modules in any case; what they are they tell this copy
 * too: see `base/common.ts`.
 *
 * @module
 */

import { fromFileUrl } from "@std/path";
import { loadEsbuild } from "./esbuild.ts";
import { leaveImports } from "./shrink.ts";
import { COMMON_JS, DIST, MAIN, MODULES } from "./package.ts";

const FOLDER = fromFileUrl(new URL(MODULES, DIST));

/** It lies beside the modules, so it finds them where they find each other. */
const HERE = "multiprocessing_url";

/** Makes the file in `npm/dist`, of the modules that are there. */
export async function buildCommonJs(): Promise<void> {
  const esbuild = await loadEsbuild();
  try {
    const { outputFiles } = await esbuild.build({
      absWorkingDir: FOLDER,
      entryPoints: [MAIN.replace(/\.ts$/, ".js")],
      bundle: true,
      format: "cjs",
      platform: "node",
      target: "es2022",
      define: { "import.meta.url": HERE },
      banner: { js: `const ${HERE} = require("node:url").pathToFileURL(__filename).href;` },
      // Public classes keep their names: see `base/brand.ts`.
      minify: true,
      lineLimit: 120,
      write: false,
      logLevel: "silent",
    });
    await Deno.writeTextFile(new URL(COMMON_JS, DIST), leaveImports(outputFiles[0]!.text));
  } finally {
    esbuild.stop();
  }
}
