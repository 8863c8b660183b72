// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Does without the files that the bundler makes of nothing: those of modules that hold only types, and the one of its
 * helper, which nearly all others import for nothing. Each would be a file more to load, in every program and child.
 *
 * @module
 */

import { dirname, join } from "@std/path";

/** How the bundler lists the exports of a module, in a file of its own. */
const HELPER_REGEXP =
  /^var (\w+)=Object\.defineProperty;var (\w+)=(\(.+\)=>\{.+\});export\{\2 as (\w+)\};?\n*$/;

/**
 * Puts the helper where it is used, and leaves away what is empty.
 *
 * @param files The files that were made, and their texts; changed.
 * @param entries Those that have to stay.
 */
export function dropLeftovers(files: Map<string, string>, entries: readonly string[]): void {
  for (const [path, text] of [...files]) {
    const helper = HELPER_REGEXP.exec(text);
    if ((text.trim() !== "" && helper === null) || entries.includes(path)) continue;
    files.delete(path);
    const name = path.slice(path.lastIndexOf("/") + 1);
    for (const [other, code] of files) files.set(other, without(code, name, helper));
  }
}

function without(code: string, name: string, helper: RegExpExecArray | null): string {
  const from = `"[./\\w]*/${name.replaceAll(".", "\\.")}";`;
  const bare = code.replaceAll(new RegExp(`(?<=^|[;}\\n])import\\s*${from}`, "g"), "");
  return bare.replaceAll(
    new RegExp(`(?<=^|[;}\\n])import\\s*\\{(\\w+) as (\\w+)\\}\\s*from\\s*${from}`, "g"),
    (statement, _, as: string) => helper === null ? statement : `const ${as}=${inline(helper)};`,
  );
}

function inline([, define, , body]: RegExpExecArray): string {
  return body!.replaceAll(
    new RegExp(`(?<![\\w$.])${define}(?![\\w$])`, "g"),
    "Object.defineProperty",
  );
}

const IMPORT_REGEXP =
  /\s*import\s*(?:(?:\*\s*as\s)?\s*[\w$]*\s*,?\s*(?:\{[^}]*\})?\s*from\s*)?"([^"]+)";/y;

/** An import at the top of a file. */
interface Import {
  from: number;
  to: number;
  /** The file; undefined: it is none of these. */
  target: string | undefined;
  isBare: boolean;
}

/**
 * Leaves away the imports of files, for nothing but that they are run, that an import before has run.
 *
 * @param files The files, and their texts; changed.
 */
export function dropRedundant(files: Map<string, string>): void {
  const imports = new Map([...files].map(([path, text]) => [path, importsOf(path, text, files)]));
  for (const [path, found] of imports) {
    const reached = new Set<string>();
    let text = files.get(path)!;
    const redundant = found.filter(({ target, isBare }) => {
      const isRun = isBare && target !== undefined && reached.has(target);
      if (target !== undefined) reach(target, imports, reached);
      return isRun;
    });
    for (const { from, to } of redundant.toReversed()) text = text.slice(0, from) + text.slice(to);
    files.set(path, text);
  }
}

function importsOf(path: string, text: string, files: ReadonlyMap<string, string>): Import[] {
  const found: Import[] = [];
  IMPORT_REGEXP.lastIndex = /^(?:#!.*)?/.exec(text)![0].length;
  for (;;) {
    const from = IMPORT_REGEXP.lastIndex;
    const next = IMPORT_REGEXP.exec(text);
    if (next === null) return found;
    const [statement, specifier] = next;
    const target = specifier!.startsWith(".") ? join(dirname(path), specifier!) : undefined;
    found.push({
      from,
      to: from + statement.length,
      target: target !== undefined && files.has(target) ? target : undefined,
      isBare: /^\s*import\s*"/.test(statement),
    });
  }
}

function reach(path: string, imports: ReadonlyMap<string, Import[]>, reached: Set<string>): void {
  if (reached.has(path)) return;
  reached.add(path);
  for (const { target } of imports.get(path) ?? []) {
    if (target !== undefined) reach(target, imports, reached);
  }
}
