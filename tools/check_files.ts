// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Checks what every file must keep to: its length, and to say nothing of the machine it was written on.
 *
 * @module
 */

import { listFiles, report, ROOT } from "./files.ts";

/** Lines, without comments and empty ones. */
const LONGEST = 250;

/** Folders and hosts of a machine; split, so that this file passes itself. */
const FORBIDDEN = [
  "/work" + "/",
  "/root" + "/",
  "/home" + "/",
  "pyenv" + "/",
  "registry." + "npmjs",
];

function lengthOf(source: string): number {
  const code = source.replaceAll(/^[ \t]*\/\*[\s\S]*?\*\//gm, "");
  return code.split("\n").filter((line) => !/^\s*(?:\/\/.*)?$/.test(line)).length;
}

function faultsOf(path: string): string[] {
  const source = Deno.readTextFileSync(new URL(path, ROOT));
  const length = path.endsWith(".ts") ? lengthOf(source) : 0;
  return [
    ...(length > LONGEST ? [`${path}: ${length} lines of code, at most ${LONGEST}`] : []),
    ...FORBIDDEN.filter((word) => source.includes(word)).map((word) => `${path}: says "${word}"`),
  ];
}

const files = [...listFiles()];
report(`${files.length} files`, files.flatMap(faultsOf));
