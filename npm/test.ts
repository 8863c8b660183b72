// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Builds the package, packs it, installs it outside of the repository, and tests what is installed: as
 * a package, as a consumer has it, and by the tests of the repository on Deno, Node and Bun.
 *
 * `--dnt` and `--tsc` choose what builds it; default: dnt, if it can be loaded.
 *
 * `--package` tests the package and its consumers alone, without the tests of the repository.
 * `--suites` runs nothing but these; `--runtime=NAME` on one runtime, `--only=REGEXP` some files.
 * `--show` prints why tests that are known to fail do so.
 *
 * `--folder=PATH` keeps what was installed, and with `--again` the next run takes it as it is.
 * `--results=PATH` keeps how each test has ended, so that several runs make one table. The table,
 * `npm/RUNTIMES.md` and its summary in `docs/runtimes.md`, is written when all files have run everywhere.
 *
 * @module
 */

import { build, wantedBuilder } from "./build.ts";
import { run, say } from "./command.ts";
import { install, pack, TEST_PACKAGES } from "./install.ts";
import { flag, option } from "./options.ts";
import { PACKAGE_JSON, ROOT } from "./package.ts";
import { countOf, neverMet, surprises, tell } from "./judge.ts";
import { Results } from "./results.ts";
import { NAMES, runSuite } from "./runtimes.ts";
import { loadSuite, prepareSuite, type Suite } from "./suite.ts";
import { writeTables } from "./table.ts";

async function testPackage(tarball: string): Promise<void> {
  if (flag("suites")) return;
  const command = [Deno.execPath(), "test", "-A", "--quiet", "npm/tests"] as const;
  say(await run(command, { cwd: ROOT, env: { NPM_TARBALL: tarball }, timeout: 600_000 }));
}

async function prepare(tarball: string, folder: string): Promise<Suite> {
  await Deno.mkdir(folder, { recursive: true });
  const koffi = `koffi@${PACKAGE_JSON.peerDependencies.koffi}`;
  await install(folder, [tarball, koffi, ...TEST_PACKAGES]);
  return await prepareSuite(folder);
}

/** How many tests have failed that should not. */
async function testSuites(suite: Suite): Promise<number> {
  const only = new RegExp(option("only") ?? "");
  const kept = await Results.load(option("results"));
  let count = 0;
  for (const runtime of NAMES) {
    if ((option("runtime") ?? runtime) !== runtime) continue;
    const files = suite.all(runtime).filter((each) => only.test(each));
    const results = await runSuite(suite, runtime, files, (file, results) => {
      kept.put(runtime, file, results);
    });
    tell(runtime, results, flag("show"));
    count += surprises(results);
  }
  if (!kept.isComplete(suite.all)) return count;
  await writeTables(suite, kept.all);
  for (const runtime of NAMES) say(`${runtime} in all: ${countOf(kept.all.get(runtime)!)}`);
  return count + neverMet(kept.all);
}

async function main(scratch: string): Promise<void> {
  const folder = option("folder") ?? `${scratch}/suite`;
  if (flag("again")) return exitWith(await testSuites(await loadSuite(folder)));
  say(`testing what ${await build(wantedBuilder())} has built`);
  const tarball = await pack(scratch);
  await testPackage(tarball);
  if (!flag("package")) exitWith(await testSuites(await prepare(tarball, folder)));
}

function exitWith(failures: number): void {
  Deno.exitCode = failures === 0 ? 0 : 1;
}

if (import.meta.main) {
  const scratch = await Deno.makeTempDir({ prefix: "multiprocessing-npm-" });
  try {
    await main(scratch);
  } finally {
    await Deno.remove(scratch, { recursive: true });
  }
}
