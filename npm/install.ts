// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Packs the package as it would be published, and installs it as a user would.
 *
 * @module
 */

import { fromFileUrl } from "@std/path";
import config from "../deno.json" with { type: "json" };
import { run } from "./command.ts";
import { DIST } from "./package.ts";

/** What the tests use from npm, as `pngjs@^7`. */
export const TEST_PACKAGES: readonly string[] = Object.values(config.imports)
  .filter((each) => each.startsWith("npm:"))
  .map((each) => each.slice("npm:".length));

/**
 * Packs the package.
 *
 * @param folder Where the tarball goes.
 * @returns Its path.
 */
export async function pack(folder: string): Promise<string> {
  const json = ["npm", "pack", "--json", "--pack-destination", folder, fromFileUrl(DIST)] as const;
  const output = await run(json, { cwd: folder });
  const name = /"filename":\s*"([^"]+)"/.exec(output)?.[1];
  if (name === undefined) throw new Error(`Cannot tell what "npm pack" has made:\n${output}`);
  return `${folder}/${name.replace("@", "").replace("/", "-")}`;
}

/**
 * Installs packages into a folder that holds nothing else.
 *
 * @param folder The folder.
 * @param packages What to install.
 */
export async function install(folder: string, packages: string[]): Promise<void> {
  const description = { name: "consumer", private: true, type: "module" };
  await Deno.writeTextFile(`${folder}/package.json`, JSON.stringify(description));
  await run(["npm", "install", "--no-audit", "--no-fund", ...packages], { cwd: folder });
}
