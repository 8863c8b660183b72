// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Builds the npm package into `npm/dist`: with dnt, or where dnt can't be loaded with TypeScript's own
 * compiler. `--dnt` and `--tsc` force either.
 *
 * @module
 */

import { buildWithDnt, loadDnt } from "./build_dnt.ts";
import { buildWithTsc } from "./build_tsc.ts";
import { bundle } from "./bundle.ts";
import { buildCommonJs } from "./common_js.ts";
import { say } from "./command.ts";
import { rollUp } from "./declarations.ts";
import { COMMANDS, COPIED, DIST, PACKAGE_JSON, ROOT } from "./package.ts";
import { shrink } from "./shrink.ts";

/**
 * Builds the package.
 *
 * @param force The builder; default: dnt if it can be loaded.
 */
export async function build(force?: "dnt" | "tsc"): Promise<void> {
  await Deno.remove(DIST, { recursive: true }).catch(() => {});
  await Deno.mkdir(DIST, { recursive: true });
  await buildModules(force);
  await rollUp();
  await bundle();
  await buildCommonJs();
  await shrink();
  await markCommands();
  const text = JSON.stringify(PACKAGE_JSON, null, 2) + "\n";
  await Deno.writeTextFile(new URL("package.json", DIST), text);
  for (const file of COPIED) await Deno.copyFile(new URL(file, ROOT), new URL(file, DIST));
}

/** The system looks at the first line for what runs a command. */
async function markCommands(): Promise<void> {
  for (const path of Object.values(COMMANDS)) {
    const url = new URL(path, DIST);
    await Deno.writeTextFile(url, `#!/usr/bin/env node\n${await Deno.readTextFile(url)}`);
    await Deno.chmod(url, 0o755);
  }
}

async function buildModules(force: "dnt" | "tsc" | undefined): Promise<void> {
  const dnt = force === "tsc" ? null : await loadDnt();
  if (dnt === null) return await buildWithTsc();
  if (!(dnt instanceof Error)) return await buildWithDnt(dnt);
  if (force === "dnt") throw new Error("Cannot build with dnt", { cause: dnt });
  say(`dnt can't be loaded (${firstLine(dnt)}): building with tsc from npm`);
  await buildWithTsc();
}

function firstLine({ message }: Error): string {
  return message.split("\n")[0]!;
}

if (import.meta.main) {
  const force = Deno.args.includes("--dnt")
    ? "dnt"
    : Deno.args.includes("--tsc")
    ? "tsc"
    : undefined;
  await build(force);
  say(`built ${PACKAGE_JSON.name}@${PACKAGE_JSON.version} in npm/dist`);
}
