// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The table of what passes where.
 *
 * @module
 */

import type { Result } from "./runtimes.ts";
import type { Suite } from "./suite.ts";

/**
 * The table, in Markdown.
 *
 * @param suite The tests.
 * @param all The results of each runtime.
 * @returns The text.
 */
export function tableOf(suite: Suite, all: Map<string, Result[]>): string {
  return [...suiteTable(all), ...knownFailures(all), ...excludedFiles(suite)].join("\n") + "\n";
}

function suiteTable(all: Map<string, Result[]>): string[] {
  const runtimes = [...all.keys()];
  const files = [...new Set([...all.values()].flat().map(({ file }) => file))].toSorted();
  return [
    `| suite | ${runtimes.join(" | ")} |`,
    `| --- |${runtimes.map(() => " --- |").join("")}`,
    ...files.map((file) => {
      const cells = runtimes.map((name) =>
        count(all.get(name)!.filter((each) => each.file === file))
      );
      return `| ${file} | ${cells.join(" | ")} |`;
    }),
    `| **all** | ${runtimes.map((name) => count(all.get(name)!)).join(" | ")} |`,
  ];
}

function count(results: Result[]): string {
  const ran = results.filter(({ ignored }) => !ignored);
  const passed = ran.filter(({ error }) => error === undefined).length;
  return passed === ran.length ? `${passed}` : `${passed} of ${ran.length}`;
}

function knownFailures(all: Map<string, Result[]>): string[] {
  const lines = [...all].flatMap(([runtime, results]) =>
    results.filter(({ error }) => error !== undefined).map(({ file, name, reason }) =>
      `| ${runtime} | ${file} | ${name.replaceAll("|", "\\|")} | ${reason ?? "**not explained**"} |`
    )
  );
  if (lines.length === 0) return [];
  const head = ["", "What fails, and why:", "", "| runtime | suite | test | reason |"];
  return [...head, "| --- | --- | --- | --- |", ...lines];
}

function excludedFiles({ excluded }: Suite): string[] {
  if (excluded.size === 0) return [];
  const lines = [...excluded].map(([path, reason]) => `| ${path} | ${reason} |`);
  const head = ["", "Run by Deno only, and why:", "", "| suite | reason |", "| --- | --- |"];
  return [...head, ...lines];
}
