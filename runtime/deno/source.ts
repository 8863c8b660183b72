// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The text of a module as its file has it, where that is enough to see that a function is exported.
 *
 * @module
 */

/**
 * Reads the file of a module, with its types, if it plainly exports a function by its own name.
 *
 * @param url The module.
 * @param fn The function.
 * @returns The text; null if only the engine's can tell, or the file may not be read.
 */
// deno-lint-ignore ban-types
export function plainSource(url: string, fn: Function): string | null {
  if (!/^file:[^?#]*$/.test(url) || !/^[A-Za-z_$][\w$]*$/.test(fn.name)) return null;
  const text = readFile(url);
  return text !== null && isPlainlyExported(text, fn.name) ? text : null;
}

/** A statement of its own that begins a line, and exports no type. */
function isPlainlyExported(text: string, name: string): boolean {
  const statement =
    "^export\\s+(?:default\\s+)?(?:async\\s+)?(?:function\\b\\s*\\*?|class\\b|const\\b|let\\b|var\\b)";
  return new RegExp(`${statement}\\s*${name.replaceAll("$", "\\$")}(?![\\w$])`, "m").test(text);
}

function readFile(url: string): string | null {
  try {
    const path = new URL(url);
    const permission = Deno.permissions.querySync({ name: "read", path });
    return permission.state === "granted" ? Deno.readTextFileSync(path) : null;
  } catch {
    return null;
  }
}
