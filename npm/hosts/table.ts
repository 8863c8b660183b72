// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The table of what passes, for the documentation.
 *
 * @module
 */

import { ROOT } from "../package.ts";
import type { Result } from "./project.ts";

const PATH = new URL("docs/hosts.md", ROOT);

const HEAD = `# Test runners, transpilers, bundlers, compilers

Made by \`deno task npm:hosts\`: each tool as a small project, with the packed package in it, on Node 20.
A line passes if a process, a pipe and a pool work on every start method.

| tool | how | |
| ---- | --- | --- |
`;

/**
 * Writes the table.
 *
 * @param results All of them.
 */
export async function writeTable(results: Result[]): Promise<void> {
  const rows = results.map(({ tool, how, failure }) =>
    `| ${tool} | ${how} | ${failure === null ? "passes" : "fails"} |`
  );
  await Deno.writeTextFile(PATH, `${HEAD}${rows.join("\n")}\n`);
}
