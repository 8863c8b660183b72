// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Keeps the names of the classes and functions that users have: the minifier gives them others, which would be seen
 * where objects are printed.
 *
 * @module
 */

const NAMED_REGEXP = /^export (?:abstract |async )?(class|function) (\w+)/gm;

/** Where the code finds what gives a name: each chunk has it once. */
const HELPER = "keep-names";

const HELPER_CODE =
  `export const named = (value, name) => Object.defineProperty(value, "name", { value: name, configurable: true });`;

interface Hooks {
  onResolve(options: object, resolve: (found: { path: string }) => unknown): void;
  onLoad(
    options: object,
    load: (found: { path: string }) => Promise<{ contents: string }> | { contents: string },
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
  const setup = ({ onResolve, onLoad }: Hooks) => {
    onResolve({ filter: new RegExp(`^${HELPER}$`) }, () => ({ path: HELPER, namespace: HELPER }));
    onLoad({ filter: /^/, namespace: HELPER }, () => ({ contents: HELPER_CODE }));
    onLoad({ filter: /\.js$/, namespace: "file" }, load);
  };
  return { name: "keep names", setup };
}

/** The code of a module, which names what it exports at its end. */
function named(code: string, types: string): string {
  const names = [...code.matchAll(NAMED_REGEXP)].filter(([, kind, name]) =>
    [" ", "<", "("].some((next) => types.includes(`\ndeclare ${kind} ${name}${next}`))
  );
  if (names.length === 0) return code;
  const lines = names.map(([, , name]) => `\n$keepName(${name}, "${name}");`);
  return `${code}\nimport { named as $keepName } from "${HELPER}";${lines.join("")}`;
}
