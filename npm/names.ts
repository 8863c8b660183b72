// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Keeps the names of the classes and functions that users have: the minifier gives them others, which would be seen
 * where objects are printed.
 *
 * @module
 */

const NAMED_REGEXP = /^export (?:abstract |async )?(class|function) (\w+)/gm;

interface Hooks {
  onLoad(
    options: object,
    load: (found: { path: string }) => Promise<{ contents: string }>,
  ): void;
}

/**
 * A plugin for esbuild.
 *
 * @param types The declarations of what users have.
 * @returns The plugin.
 */
export function keepNames(types: string): { name: string; setup(hooks: Hooks): void } {
  const load = async ({ path }: { path: string }) => ({
    contents: named(await Deno.readTextFile(path), types),
  });
  return { name: "keep names", setup: ({ onLoad }) => onLoad({ filter: /\.js$/ }, load) };
}

/** The code of a module, which names what it exports at its end. */
function named(code: string, types: string): string {
  const names = [...code.matchAll(NAMED_REGEXP)].filter(([, kind, name]) =>
    [" ", "<", "("].some((next) => types.includes(`\ndeclare ${kind} ${name}${next}`))
  );
  const lines = names.map(([, , name]) =>
    `\nObject.defineProperty(${name}, "name", { value: "${name}", configurable: true });`
  );
  return code + lines.join("");
}
