// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The modules that the package has only inside of its chunks, for the tests of the repository: each as a
 * file that hands on what a chunk holds. An entry that exports all of them changes no chunk but for what
 * it exports, as it is an entry more for every module alike.
 *
 * @module
 */

import { dirname, relative } from "@std/path";
import { FURTHER, UNNAMED } from "./package.ts";

/** The entry. */
export const INTERNALS = "internals.js";

/** These act as they are loaded, or are tested otherwise. */
const LEFT_REGEXP = /^plugins\/|^(?:process|workers)\/child|^mod\.js$/;

const IMPORT_REGEXP = /import\s*\{([^}]*)\}\s*from\s*"([^"]+)";/g;
const EXPORT_REGEXP = /export\s*\{([^}]*)\}\s*;/;

/**
 * The name of a module as it is compiled.
 *
 * @param path Its name in the repository.
 * @returns The name.
 */
export function inFile(path: string): string {
  return path.replace(/\.ts$/, ".js");
}

/** Whether the entry leaves a module out. */
function isLeft(path: string): boolean {
  return LEFT_REGEXP.test(path) || [...FURTHER, ...UNNAMED].map(inFile).includes(path);
}

function prefixOf(path: string): string {
  return path.replace(/\.js$/, "").replaceAll(/\W/g, "_") + "$";
}

/**
 * The text of the entry.
 *
 * @param names What each module exports.
 * @returns The text.
 */
export function internalsOf(names: Map<string, string[]>): string {
  return [...names].filter(([path]) => !isLeft(path)).map(([path, exports]) => {
    const list = exports.map((name) => `${name} as ${prefixOf(path)}${name}`);
    return exports.length === 0 ? "" : `export { ${list.join(", ")} } from "./${path}";\n`;
  }).join("");
}

/**
 * The files that hand on what the chunks hold.
 *
 * @param bundled The entry, bundled.
 * @param names What each module exports.
 * @returns Their texts.
 */
export function wrappersOf(bundled: string, names: Map<string, string[]>): Map<string, string> {
  const places = placesOf(bundled);
  const files = new Map<string, string>();
  for (const [path, exports] of names) {
    if (isLeft(path)) continue;
    const lines = exports.map((name) => {
      const { from, as } = places.get(prefixOf(path) + name)!;
      const way = relative(dirname(path), from.slice(2));
      return `export { ${as} as ${name} } from "${way.startsWith(".") ? way : `./${way}`}";\n`;
    });
    files.set(path, lines.join("") || "export {};\n");
  }
  return files;
}

/** Where each export of the entry comes from, and what it is called there. */
function placesOf(bundled: string): Map<string, { from: string; as: string }> {
  const imported = new Map<string, { from: string; as: string }>();
  for (const [, list, from] of bundled.matchAll(IMPORT_REGEXP)) {
    for (const [as, local] of pairsOf(list!)) imported.set(local, { from: from!, as });
  }
  const exported = pairsOf(EXPORT_REGEXP.exec(bundled)![1]!);
  return new Map(exported.map(([local, name]) => [name, imported.get(local)!]));
}

/** `a as b, c` as pairs. */
function pairsOf(list: string): [string, string][] {
  return list.split(",").map((each) => each.trim()).filter(Boolean).map((each) => {
    const [name = "", as = name] = each.split(/\s+as\s+/);
    return [name, as];
  });
}
