// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Builds the package, packs it, installs it outside of the repository, and tests what is installed: as
 * a package, as a consumer has it, and by the tests of the repository on Node and Bun.
 *
 * `--package` tests the package and its consumers alone, without the tests of the repository.
 * `--runtime=NAME` runs on one runtime, `--only=REGEXP` some files, `--suites` nothing but them,
 * `--show` prints why tests have failed, `--results=FOLDER` keeps the results of each runtime, so that
 * the table can be made of several runs.
 *
 * @module
 */

import config from "../deno.json" with { type: "json" };
import { build } from "./build.ts";
import { run, say } from "./command.ts";
import { install, pack } from "./install.ts";
import { ROOT } from "./package.ts";
import { type Result, runSuite } from "./runtimes.ts";
import { prepareSuite, type Suite } from "./suite.ts";
import { tableOf } from "./table.ts";
import { RUNTIMES } from "./tools.ts";

const TABLE = new URL("./RUNTIMES.md", import.meta.url);

/** What the tests use from npm, as `pngjs@^7`. */
const TEST_PACKAGES = Object.values(config.imports).filter((each) => each.startsWith("npm:"))
  .map((each) => each.slice("npm:".length));

function option(name: string): string | undefined {
  return Deno.args.find((arg) => arg.startsWith(`--${name}=`))?.slice(name.length + 3);
}

async function testPackage(tarball: string): Promise<void> {
  if (Deno.args.includes("--suites")) return;
  const command = [Deno.execPath(), "test", "-A", "--quiet", "npm/tests"] as const;
  say(await run(command, { cwd: ROOT, env: { NPM_TARBALL: tarball }, timeout: 600_000 }));
}

async function testSuites(tarball: string, folder: string): Promise<Map<string, Result[]>> {
  await Deno.mkdir(folder);
  await install(folder, [tarball, ...TEST_PACKAGES]);
  const suite = await prepareSuite(folder);
  const only = new RegExp(option("only") ?? "");
  const all = new Map<string, Result[]>();
  for (const runtime of Object.keys(RUNTIMES)) {
    if ((option("runtime") ?? runtime) !== runtime) continue;
    const results = await runSuite(suite, runtime, only);
    all.set(runtime, results);
    tell(runtime, results);
  }
  await writeTable(suite, all);
  return all;
}

/** Of all runtimes: those that have not run now are read from the folder that `--results` names. */
async function writeTable(suite: Suite, now: Map<string, Result[]>): Promise<void> {
  const folder = option("results");
  if (option("only") !== undefined) return;
  const all = new Map<string, Result[]>();
  for (const runtime of Object.keys(RUNTIMES)) {
    const path = `${folder}/${runtime}.json`;
    const results = now.get(runtime);
    if (results && folder) await Deno.writeTextFile(path, JSON.stringify(results));
    const text = folder && await Deno.readTextFile(path).catch(() => undefined);
    const found = results ?? (text ? JSON.parse(text) as Result[] : undefined);
    if (found) all.set(runtime, found);
  }
  if (all.size === Object.keys(RUNTIMES).length) {
    await Deno.writeTextFile(TABLE, tableOf(suite, all));
  }
}

function tell(runtime: string, results: Result[]): void {
  const failed = results.filter(({ error }) => error !== undefined);
  const ignored = results.filter(({ ignored }) => ignored).length;
  for (const { file, name, error, reason } of failed) {
    say(`${runtime}: ${reason ? "known to fail" : "FAILED"}: ${file}: ${name}`);
    if (!reason || Deno.args.includes("--show")) say(error!);
  }
  const passed = results.length - failed.length - ignored;
  const known = failed.filter(({ reason }) => reason !== undefined).length;
  say(`${known} known to fail on ${runtime}, of which npm/RUNTIMES.md tells why`);
  say(`${runtime}: ${passed} passed, ${failed.length - known} failed, ${ignored} skipped`);
}

/** Failures that nothing explains, and explanations of what doesn't fail. */
function surprises(all: Map<string, Result[]>): number {
  const results = [...all.values()].flat();
  const stale = results.filter(({ error, reason, ignored }) => !error && reason && !ignored);
  for (const { file, name } of stale) say(`Passes, though it is known to fail: ${file}: ${name}`);
  return results.filter(({ error, reason }) => error && !reason).length + stale.length;
}

if (import.meta.main) {
  const folder = await Deno.makeTempDir({ prefix: "multiprocessing-npm-" });
  try {
    await build(Deno.args.includes("--tsc") ? "tsc" : undefined);
    const tarball = await pack(folder);
    await testPackage(tarball);
    if (!Deno.args.includes("--package")) {
      const all = await testSuites(tarball, `${folder}/suite`);
      Deno.exitCode = surprises(all) === 0 ? 0 : 1;
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
