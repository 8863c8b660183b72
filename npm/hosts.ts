// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Tries the package in projects of test runners, transpilers, bundlers and compilers. `--short` tries a
 * part, for the gate; `--only=REGEXP` what is named so; `--show` prints why. Without these it writes the
 * table of the documentation. `--again` takes what is built in `npm/dist`.
 *
 * @module
 */

import { build } from "./build.ts";
import { attempt, say } from "./command.ts";
import { pack } from "./install.ts";
import { flag, option } from "./options.ts";
import { type Case, type Project, type Result, tryProject } from "./hosts/project.ts";
import { PROJECTS } from "./hosts/projects.ts";
import { writeTable } from "./hosts/table.ts";
import { matrix } from "./hosts/typescript.ts";

const ALL: readonly Project[] = [...PROJECTS, matrix()];

function casesOf({ name, cases }: Project): Case[] {
  const only = new RegExp(option("only") ?? "");
  return cases.filter(({ how, isShort }) =>
    only.test(`${name} ${how}`) && (!flag("short") || isShort)
  );
}

/** Whether the registry answers; where it doesn't, there is nothing to install. */
async function isReachable(cwd: string): Promise<boolean> {
  const { code } = await attempt(["npm", "ping"], { cwd, timeout: 30_000 });
  return code === 0;
}

function tell({ tool, how, failure }: Result): void {
  say(`${failure === null ? "ok    " : "FAILED"} ${tool}: ${how}`);
  if (failure !== null) say(flag("show") ? failure : failure.split("\n").slice(0, 20).join("\n"));
}

async function main(scratch: string): Promise<number> {
  if (!flag("again")) await build();
  const tarball = await pack(scratch);
  const results: Result[] = [];
  for (const project of ALL) {
    const cases = casesOf(project);
    if (cases.length === 0) continue;
    await tryProject(project, cases, tarball, (result) => {
      tell(result);
      results.push(result);
    });
  }
  if (!flag("short") && option("only") === undefined) await writeTable(results);
  const failed = results.filter(({ failure }) => failure !== null).length;
  say(`${results.length - failed} passed, ${failed} failed`);
  return failed;
}

if (import.meta.main) {
  const scratch = await Deno.makeTempDir({ prefix: "multiprocessing-hosts-" });
  try {
    if (await isReachable(scratch)) Deno.exitCode = await main(scratch) === 0 ? 0 : 1;
    else say("skipped, as npm's registry can't be reached");
  } finally {
    await Deno.remove(scratch, { recursive: true });
  }
}
