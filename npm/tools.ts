// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The tools from npm, installed when they are first needed: see `tools/package.json`.
 *
 * @module
 */

import { fromFileUrl } from "@std/path";
import { run, say } from "./command.ts";

const FOLDER = new URL("./tools/", import.meta.url);
const STAMP = new URL("node_modules/.installed", FOLDER);

let installed: Promise<void> | undefined;

/** Installs the tools, unless they are there in the versions that are asked for. */
function install(): Promise<void> {
  return installed ??= (async () => {
    const wanted = await Deno.readTextFile(new URL("package.json", FOLDER));
    const found = await Deno.readTextFile(STAMP).catch(() => "");
    if (found === wanted) return;
    say("installing the tools of npm/tools from npm");
    await run(["npm", "install", "--no-package-lock", "--no-audit", "--no-fund"], { cwd: FOLDER });
    await Deno.writeTextFile(STAMP, wanted);
  })();
}

/**
 * A file of the installed tools.
 *
 * @param path Where it is in `node_modules`.
 * @returns Its absolute path.
 */
export async function tool(path: string): Promise<string> {
  await install();
  return fromFileUrl(new URL(`node_modules/${path}`, FOLDER));
}

/** The runtimes that the package is tested on: their names, and where their executables are. */
export const RUNTIMES: Readonly<Record<string, string>> = {
  "Node 20": "node-20/bin/node",
  "Node 26": "node-26/bin/node",
  "Bun 1.4": ".bin/bun",
};
