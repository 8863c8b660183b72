// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Checks what every file must keep to: its length, and to say nothing of the machine it was written on.
 *
 * @module
 */

import { listFiles, report, ROOT } from "./files.ts";
import { isLibrary } from "./rooms.ts";

/** Lines, without comments and empty ones. */
const LONGEST = 250;

/**
 * Files that may be longer, and how long: the switches over what stands on the wire, whole for speed; and states that
 * a reader wants to see together, of a way between two ends and of a semaphore; and a public class with many signatures.
 */
const LONGER = new Map([
  ["codec/encoder.ts", 385],
  ["codec/decoder.ts", 330],
  ["ipc/connection.ts", 260],
  ["ipc/route/route.ts", 265],
  ["pool/pool.ts", 264],
  ["runtime/node/net.ts", 295],
  ["sync/states/semaphore_state.ts", 265],
  ["tests/sync/explorer.ts", 330],
]);

/** Files that a folder of the library may have, so that one look takes them in. */
const MOST_FILES = 30;
const MOST_FILES_OF_IPC = 15;

/** Folders and hosts of a machine; split, so that this file passes itself. */
const FORBIDDEN = ["/work" + "/main", "/root" + "/", "pyenv" + "/", "registry." + "npmjs"];

function lengthOf(source: string): number {
  const code = source.replaceAll(/^[ \t]*\/\*[\s\S]*?\*\//gm, "");
  return code.split("\n").filter((line) => !/^\s*(?:\/\/.*)?$/.test(line)).length;
}

/** A list of tests or of declarations, or no code at all. */
function isListed(path: string): boolean {
  return !path.endsWith(".ts") || /(?:_test|\.d)\.ts$/.test(path);
}

function faultsOf(path: string): string[] {
  const source = Deno.readTextFileSync(new URL(path, ROOT));
  const limit = LONGER.get(path) ?? LONGEST;
  const length = isListed(path) ? 0 : lengthOf(source);
  return [
    ...(length > limit ? [`${path}: ${length} lines of code, at most ${limit}`] : []),
    ...FORBIDDEN.filter((word) => source.includes(word)).map((word) => `${path}: says "${word}"`),
  ];
}

function* crowdedFolders(files: string[]): Generator<string> {
  const counts = new Map<string, number>();
  for (const path of files) {
    if (!path.endsWith(".ts") || !path.includes("/") || !isLibrary(path)) continue;
    const folder = path.slice(0, path.lastIndexOf("/"));
    counts.set(folder, (counts.get(folder) ?? 0) + 1);
  }
  for (const [folder, count] of counts) {
    const most = folder.split("/")[0] === "ipc" ? MOST_FILES_OF_IPC : MOST_FILES;
    if (count > most) yield `${folder}: ${count} files, at most ${most}: make a room in it`;
  }
}

const files = [...listFiles()];
report(`${files.length} files`, [...files.flatMap(faultsOf), ...crowdedFolders(files)]);
