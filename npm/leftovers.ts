// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Does without the files that the bundler makes of nothing: those of modules that hold only types, and the one of its
 * helper, which nearly all others import for nothing. Each would be a file more to load, in every program and child.
 *
 * @module
 */

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
