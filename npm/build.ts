// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Builds the npm package into `npm/dist`: with dnt, or where dnt can't be loaded with TypeScript's own
 * compiler. `--dnt` and `--tsc` force either.
 *
 * @module
 */

import { buildWithDnt, whyNoDnt } from "./build_dnt.ts";
import { buildPlugins } from "./build_plugins.ts";
import { buildWithTsc } from "./build_tsc.ts";
import { bundle } from "./bundle.ts";
import { buildCommonJs } from "./common_js.ts";
import { say } from "./command.ts";
import { rollUp } from "./declarations.ts";
import { split } from "./split.ts";
import { flag } from "./options.ts";
import { COMMANDS, COPIED, DIST, PACKAGE_JSON, ROOT } from "./package.ts";

/** What makes the modules. */
export type Builder = "dnt" | "tsc";

/**
 * Builds the package.
 *
 * @param wanted The builder; default: dnt if it can be loaded.
 * @returns The builder that was taken.
 */
export async function build(wanted?: Builder): Promise<Builder> {
  const builder = await choose(wanted);
  await Deno.remove(DIST, { recursive: true }).catch(() => {});
  await Deno.mkdir(DIST, { recursive: true });
  await (builder === "dnt" ? buildWithDnt() : buildWithTsc());
  await rollUp();
  await bundle();
  await split();
  await buildCommonJs();
  await markCommands();
  await buildPlugins();
  const text = JSON.stringify(PACKAGE_JSON, null, 2) + "\n";
  await Deno.writeTextFile(new URL("package.json", DIST), text);
  for (const [file, as] of Object.entries(COPIED)) {
    await Deno.copyFile(new URL(file, ROOT), new URL(as, DIST));
  }
  return builder;
}

/** The system looks at the first line for what runs a command. */
async function markCommands(): Promise<void> {
  for (const path of Object.values(COMMANDS)) {
    const url = new URL(path, DIST);
    await Deno.writeTextFile(url, `#!/usr/bin/env node\n${await Deno.readTextFile(url)}`);
    await Deno.chmod(url, 0o755);
  }
}

async function choose(wanted: Builder | undefined): Promise<Builder> {
  if (wanted === "tsc") return wanted;
  const reason = await whyNoDnt();
  if (reason === null) return "dnt";
  if (wanted === "dnt") throw new Error(`Cannot build with dnt as it can't be loaded: ${reason}`);
  say(`dnt can't be loaded (${reason}): building with tsc from npm`);
  return "tsc";
}

/**
 * The builder that the command line asks for.
 *
 * @returns It; undefined if it asks for none.
 */
export function wantedBuilder(): Builder | undefined {
  return flag("dnt") ? "dnt" : flag("tsc") ? "tsc" : undefined;
}

if (import.meta.main) {
  const builder = await build(wantedBuilder());
  say(`built ${PACKAGE_JSON.name}@${PACKAGE_JSON.version} in npm/dist with ${builder}`);
}
