// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The files of this repository.
 *
 * @module
 */

const SKIPPED = new Set([".git", "node_modules", "dist", "coverage"]);

/** The folder of the repository, with a slash at its end. */
export const ROOT = new URL("../", import.meta.url);

/**
 * Lists the text files that people have written.
 *
 * @param folder Where to begin; default: at the root.
 * @returns Their paths from the root.
 */
export function* listFiles(folder = ""): Generator<string> {
  for (const { name, isDirectory, isFile } of Deno.readDirSync(new URL(folder, ROOT))) {
    if (SKIPPED.has(name)) continue;
    if (isDirectory) yield* listFiles(`${folder}${name}/`);
    if (isFile && /\.(?:[cm]?[jt]s|json|md|py|sh|svg)$|^run$/.test(name)) yield folder + name;
  }
}

/**
 * Prints what is wrong, and ends with exit code 1 if anything is.
 *
 * @param what What has been checked.
 * @param faults What is wrong.
 */
export function report(what: string, faults: readonly string[]): void {
  faults.forEach((fault) => console.error(fault));
  console.log(`${what}: ${faults.length === 0 ? "all well" : `${faults.length} faults`}`);
  if (faults.length > 0) Deno.exit(1);
}
