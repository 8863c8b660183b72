// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Runs the tests of the repository on Node for Windows, under Wine, where that is installed. The options are
 * those of `test.ts`: `--only=REGEXP`, `--runtime=NAME`, `--folder=PATH` with `--again`, `--show`, and
 * `--results=PATH`, from which the table of all runtimes takes its columns of Windows. `--short` runs a part,
 * for the gate; `--missing` what `--results` has no results of; `--failed` what failed there and should not have,
 * or was not begun in time, without the rest of its file. With `--only` it is not looked at who outlives
 * a parent that is killed, unless with `--orphans`. `--table` runs nothing, and writes the table of all
 * runtimes from `--results`, with what has been run on Windows so far.
 *
 * @module
 */

import { build, wantedBuilder } from "./build.ts";
import { say } from "./command.ts";
import { install, pack, TEST_PACKAGES } from "./install.ts";
import { countOf, surprises, tell } from "./judge.ts";
import { flag, option } from "./options.ts";
import { leaveOrphans } from "./orphans.ts";
import { Results } from "./results.ts";
import { type Result, runSuite } from "./runtimes.ts";
import { loadSuite, prepareSuite, type Suite } from "./suite.ts";
import { writeTables } from "./table.ts";
import { prepareWine, WINDOWS, wineVersion } from "./wine.ts";

/** What is run within three minutes, on one Node: a file of each kind. */
const SHORT = "process/(?:args|exit|join)_test|pool/map_test|ipc/pipe_test";

/** What users need first is run first: a run takes hours. */
const ORDER: readonly RegExp[] = [
  /process\//,
  /pool\//,
  /ipc\/(?:pipe|connection|channel|wait)_test/,
  /ipc\/network\//,
  /ipc\//,
  /queues\//,
  /managers\//,
  /sync\//,
  /memory\//,
  /./,
];

function inOrder(files: readonly string[]): string[] {
  const place = (file: string) => ORDER.findIndex((each) => each.test(file));
  return files.toSorted((one, other) => place(one) - place(other));
}

async function suiteIn(scratch: string): Promise<Suite> {
  const folder = option("folder") ?? `${scratch}/suite`;
  if (flag("again")) return await loadSuite(folder);
  say(`testing what ${await build(wantedBuilder())} has built`);
  await Deno.mkdir(folder, { recursive: true });
  await install(folder, [await pack(scratch), ...TEST_PACKAGES]);
  return await prepareSuite(folder);
}

function wantedRuntimes(): string[] {
  const all = Object.keys(WINDOWS);
  const wanted = option("runtime") ?? (flag("short") ? all[0] : undefined);
  return all.filter((runtime) => runtime === (wanted ?? runtime));
}

/** Whether a file is to be run that has ended so. */
function isWanted(results: Result[] | undefined): boolean {
  if (flag("missing")) return results === undefined;
  return !flag("failed") || (results?.some(isFailure) ?? false);
}

function isFailure({ error, reason }: Result): boolean {
  return error !== undefined && reason === undefined;
}

/** How many processes outlive their parent, where that is looked at. */
async function orphansOf(runtime: string, { folder }: Suite): Promise<number> {
  if (option("only") !== undefined && !flag("orphans")) return 0;
  const { started, left, passed } = await leaveOrphans(runtime, folder);
  say(`${runtime}: of ${started} processes ${left} were left ${passed} ms after their parent`);
  return left;
}

/** How many runtimes there are no results of, so that nothing was written. */
async function writeTable(suite: Suite): Promise<number> {
  const { all } = await Results.load(option("results"));
  const missing = [...all].filter(([, files]) => files.size === 0).map(([runtime]) => runtime);
  if (missing.length === 0) await writeTables(suite, all);
  else say(`No table is written, as there are no results of ${missing.join(", ")}`);
  for (const [runtime, files] of all) say(`${runtime}: ${files.size} files, ${countOf(files)}`);
  return missing.length;
}

async function main(scratch: string): Promise<number> {
  const suite = await suiteIn(scratch);
  if (flag("table")) return await writeTable(suite);
  await prepareWine();
  const only = new RegExp(option("only") ?? (flag("short") ? SHORT : ""));
  const kept = await Results.load(option("results"));
  let count = 0;
  for (const runtime of wantedRuntimes()) {
    const known = kept.all.get(runtime) ?? new Map<string, Result[]>();
    const files = suite.all(runtime).filter((each) => only.test(each) && isWanted(known.get(each)));
    const results = await runSuite(suite, runtime, inOrder(files), (file, results) => {
      kept.put(runtime, file, results);
      if (flag("verbose")) {
        say(`${file}: ${results.filter(({ error }) => error).length} of ${results.length} failed`);
      }
    }, (file) => flag("failed") ? known.get(file)?.filter((each) => !isFailure(each)) ?? [] : []);
    tell(runtime, results, flag("show"));
    count += surprises(results) + await orphansOf(runtime, suite);
  }
  return count;
}

if (import.meta.main) {
  const version = await wineVersion();
  const scratch = await Deno.makeTempDir({ prefix: "multiprocessing-windows-" });
  try {
    if (version === null) say("skipped, as Wine is not installed: wine64 of Debian 12 has it");
    else Deno.exitCode = await main(scratch) === 0 ? 0 : 1;
  } finally {
    await Deno.remove(scratch, { recursive: true });
  }
}
