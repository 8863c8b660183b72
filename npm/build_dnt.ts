// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Builds the modules of the package with dnt.
 *
 * @module
 */

import { fromFileUrl } from "@std/path";
import config from "../deno.json" with { type: "json" };
import { attempt, run } from "./command.ts";
import { dntOptions } from "./dnt_options.ts";
import { DIST, ROOT } from "./package.ts";

const COMMAND = [
  Deno.execPath(),
  "run",
  "-A",
  "--no-config",
  "--no-lock",
  "--quiet",
  fromFileUrl(new URL("./run_dnt.ts", import.meta.url)),
  config.imports["@deno/dnt"],
] as const;

/** What dnt leaves beside the modules. */
const LEFTOVERS = ["node_modules", "src", "package-lock.json", ".npmignore", "esm/package.json"];

/**
 * Loads dnt.
 *
 * @returns Null; where it can't be loaded, why.
 */
export async function whyNoDnt(): Promise<string | null> {
  const { code, output } = await attempt(COMMAND, { cwd: ROOT, env: { NO_COLOR: "1" } });
  return code === 0 ? null : /^error: .*/m.exec(output)?.[0] ?? output.trim();
}

/** Builds the modules and their types. */
export async function buildWithDnt(): Promise<void> {
  await run([...COMMAND, JSON.stringify(dntOptions())], { cwd: ROOT });
  for (const leftover of LEFTOVERS) {
    await Deno.remove(new URL(leftover, DIST), { recursive: true }).catch(() => {});
  }
}
