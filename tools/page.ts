// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Puts the page of the dashboard into `dashboard/assets.ts`, so that it is served by whoever has the library:
 * `deno task page`. `--check` says whether it is there as it stands.
 *
 * @module
 */

import { fromFileUrl } from "@std/path";
import { loadEsbuild } from "../npm/esbuild.ts";
import { ROOT } from "./files.ts";

const FOLDER = new URL("dashboard/page/", ROOT);
const ASSETS = new URL("dashboard/assets.ts", ROOT);

const HEAD = `// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The page of the dashboard: made of \`dashboard/page\` by \`deno task page\`.
 *
 * @module
 */
`;

/** The page in a module. */
async function build(): Promise<string> {
  const esbuild = await loadEsbuild();
  try {
    const { outputFiles } = await esbuild.build({
      absWorkingDir: fromFileUrl(FOLDER),
      entryPoints: ["main.ts"],
      bundle: true,
      format: "iife",
      target: "es2022",
      minify: true,
      charset: "utf8",
      write: false,
      logLevel: "silent",
    });
    const style = await Deno.readTextFile(new URL("style.css", FOLDER));
    const { code } = await esbuild.transform(style, { loader: "css", minify: true });
    const text = await Deno.readTextFile(new URL("index.html", FOLDER));
    const page = text.replaceAll(/\n +/g, "\n");
    return [
      HEAD,
      ...constant("PAGE", "What the browser opens.", page),
      ...constant("STYLE", "Its style sheet.", code),
      ...constant("SCRIPT", "Its program.", outputFiles[0]!.text),
    ].join("");
  } finally {
    esbuild.stop();
  }
}

function constant(name: string, doc: string, text: string): string[] {
  return ["\n", `/** ${doc} */\n`, `export const ${name}: string = ${JSON.stringify(text)};\n`];
}

if (import.meta.main) {
  const wanted = await build();
  const found = await Deno.readTextFile(ASSETS).catch(() => "");
  if (!Deno.args.includes("--check")) await Deno.writeTextFile(ASSETS, wanted);
  else if (found !== wanted) {
    console.error("dashboard/assets.ts is not of dashboard/page: deno task page");
    Deno.exit(1);
  }
  console.log(`${wanted.length} characters of a page`);
}
