// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The tables of what passes where: whole, and short for docs/runtimes.md.
 *
 * @module
 */

import { formatted } from "../tools/format.ts";
import { AREAS } from "./areas.ts";
import { count } from "./judge.ts";
import { ROOT } from "./package.ts";
import type { AllResults } from "./results.ts";
import type { Suite } from "./suite.ts";
import { isWindows } from "./wine.ts";

const TABLE = new URL("npm/RUNTIMES.md", ROOT);
const PAGE = new URL("docs/runtimes.md", ROOT);

const MARKED_REGEXP = /(<!-- runtimes -->\n)[\s\S]*?(<!-- end of runtimes -->)/;

/**
 * Writes the tables.
 *
 * @param suite The tests.
 * @param all The results of all files on all runtimes.
 */
export async function writeTables(suite: Suite, all: AllResults): Promise<void> {
  await Deno.writeTextFile(TABLE, await formatted(wholeTable(suite, all), "md"));
  const page = await Deno.readTextFile(PAGE);
  const text = page.replace(
    MARKED_REGEXP,
    (_, begin, end) => `${begin}\n${shortTable(suite, all)}\n${end}`,
  );
  await Deno.writeTextFile(PAGE, await formatted(text, "md"));
}

/** The files, and of each runtime the results by file. */
function filesOf(all: AllResults): string[] {
  return [...new Set([...all.values()].flatMap((files) => [...files.keys()]))].toSorted();
}

/** `12`, or `11 of 12`, and how many files that is of if it isn't all; a dash where nothing runs. */
function cell(suite: Suite, all: AllResults, runtime: string, files: string[]): string {
  const known = all.get(runtime)!;
  const wanted = suite.all(runtime).filter((file) => files.includes(file));
  const ran = files.filter((file) => known.has(file));
  if (ran.length === 0) return wanted.length === 0 ? "–" : "not run";
  const counted = count(ran.flatMap((file) => known.get(file)!));
  const text = counted.passed === counted.ran
    ? `${counted.passed}`
    : `${counted.passed} of ${counted.ran}`;
  const isWhole = wanted.every((file) => known.has(file));
  return isWhole ? text : `${text}, in ${ran.length} of ${wanted.length} files`;
}

function table(
  head: string,
  rows: [name: string, files: string[]][],
  suite: Suite,
  all: AllResults,
): string {
  const runtimes = [...all.keys()];
  return [
    `| ${head} | ${runtimes.map(titleOf).join(" | ")} |`,
    `| --- |${runtimes.map(() => " ---: |").join("")}`,
    ...rows.map(([name, files]) => {
      const cells = runtimes.map((runtime) => cell(suite, all, runtime, files));
      return `| ${name} | ${cells.join(" | ")} |`;
    }),
  ].join("\n");
}

function titleOf(runtime: string): string {
  return isWindows(runtime) ? `Windows (Wine), ${runtime.replace(", Wine", "")}` : runtime;
}

function shortTable(suite: Suite, all: AllResults): string {
  const files = filesOf(all);
  const rows = AREAS.map(({ name, files: regexp }): [string, string[]] => [
    name,
    files.filter((file) => areaOf(file) === regexp),
  ]);
  return table("tests that pass", [...rows, ["**all**", files]], suite, all) + "\n";
}

function areaOf(file: string): RegExp | undefined {
  return AREAS.find(({ files }) => files.test(file))?.files;
}

function wholeTable(suite: Suite, all: AllResults): string {
  const files = filesOf(all);
  const rows = files.map((file): [string, string[]] => [file.replace("tests/", ""), [file]]);
  return [
    "# What passes where",
    "Made by `deno task npm:test` of the tests of this repository, which run as they are on every runtime: on Node by its own test runner. What a runtime can't do is below, with the reason. Tests that leave themselves out are not counted.",
    table("suite", [...rows, ["**all**", files]], suite, all),
    ...knownFailures(all),
    ...excludedFiles("What Deno alone runs, and why", suite.excluded),
    ...excludedFiles("What is not run on Windows, and why", suite.notOnWindows),
  ].join("\n\n") + "\n";
}

/** What fails, by its reason: on most runtimes it is the same. */
function knownFailures(all: AllResults): string[] {
  const failures = [...all].flatMap(([runtime, files]) =>
    [...files.values()].flat().filter(({ error }) => error !== undefined)
      .map(({ file, name, reason = "**Not explained**" }) => ({ runtime, file, name, reason }))
  );
  if (failures.length === 0) return [];
  return [
    "## What fails, and why",
    ...[...Map.groupBy(failures, ({ reason }) => reason)].flatMap(([reason, ones]) => {
      const tests = Map.groupBy(ones, ({ file, name }) => `${file.replace("tests/", "")}: ${name}`);
      return [
        `${reason}:`,
        [...tests].map(([test, where]) => {
          const runtimes = where.map(({ runtime }) => runtime).join(", ");
          return `- \`${test}\` (${runtimes})`;
        }).join("\n"),
      ];
    }),
  ];
}

function excludedFiles(title: string, excluded: ReadonlyMap<string, string>): string[] {
  if (excluded.size === 0) return [];
  const rows = [...excluded].map(([path, reason]) =>
    `| ${path.replace("tests/", "")} | ${reason} |`
  );
  return [`## ${title}`, ["| suite | reason |", "| --- | --- |", ...rows].join("\n")];
}
