// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Compiles the plugins for bundlers: they are no part of the library, and use nothing of it.
 *
 * @module
 */

import { loadEsbuild } from "./esbuild.ts";
import { DIST, MODULES, PLUGINS, ROOT } from "./package.ts";

/** Bundlers' own types are not here; what the plugins are is checked by the bundlers. */
const TYPES = `/** Puts what children begin with into the output. */
export declare function multiprocessing(): any;
`;

/** Puts them into `npm/dist`. */
export async function buildPlugins(): Promise<void> {
  const esbuild = await loadEsbuild();
  const folder = new URL(`${MODULES}/plugins/`, DIST);
  await Deno.mkdir(folder, { recursive: true });
  try {
    for (const name of ["child", "core", ...PLUGINS]) {
      const text = await Deno.readTextFile(new URL(`npm/plugins/${name}.ts`, ROOT));
      const { code } = await esbuild.transform(
        text.replaceAll('.ts"', '.js"').replace("../../", "../"),
        {
          loader: "ts",
          format: "esm",
          target: "es2022",
        },
      );
      await Deno.writeTextFile(new URL(`${name}.js`, folder), code);
      if (!PLUGINS.includes(name)) continue;
      await Deno.writeTextFile(new URL(`${name}.d.ts`, folder), TYPES);
    }
  } finally {
    esbuild.stop();
  }
}
