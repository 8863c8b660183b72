// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Puts the modules that every child loads into one file: Node needs half a millisecond for each, in
 * every child. The files that they came from stay, and hand on what the one file exports, so that
 * whoever imports them gets the very same.
 *
 * @module
 */

import { dirname, fromFileUrl, join, relative } from "@std/path";
import { type Esbuild, loadEsbuild, type Metafile } from "./esbuild.ts";
import { CHILD_ENTRIES, DIST, MODULES } from "./package.ts";

const FOLDER = fromFileUrl(new URL(MODULES, DIST));

/** The one file. It lies in a folder beside the others, as they find each other by `../`. */
const CORE = "runtime/core.js";

/** The module that is imported as a whole. */
const RUNTIME = "runtime/runtime.js";

/** A dynamic import, or one of a built-in module. */
interface Import {
  path: string;
  kind: string;
  importer: string;
}

const OPTIONS = {
  absWorkingDir: FOLDER,
  bundle: true,
  format: "esm",
  platform: "node",
  target: "es2022",
  // What is imported only for what it does belongs to it too.
  ignoreAnnotations: true,
  metafile: true,
  write: false,
  logLevel: "silent",
};

/** Bundles what is in `npm/dist`. */
export async function bundle(): Promise<void> {
  const esbuild = await loadEsbuild();
  try {
    const modules = await sharedModules(esbuild);
    const exports = await exportsOf(esbuild, modules);
    const code = await buildCore(esbuild, exports);
    checkNames(code);
    await Deno.writeTextFile(join(FOLDER, CORE), code);
    for (const [path, names] of exports) {
      await Deno.writeTextFile(join(FOLDER, path), handOn(path, names));
    }
    for (const path of [...entries(), "mod.js"]) await shorten(path, exports);
    for (const path of roots()) await inlineFirst(esbuild, path);
  } finally {
    esbuild.stop();
  }
}

function entries(): string[] {
  return CHILD_ENTRIES.map((path) => path.replace(/\.ts$/, ".js"));
}

/** The entries that every child begins with; what else is an entry is loaded by some. */
function roots(): string[] {
  return ["process/child.js", "workers/child.js"];
}

/** The modules that the entries of children import, but the entries, which act when they are loaded. */
async function sharedModules(esbuild: Esbuild): Promise<string[]> {
  const { metafile } = await esbuild.build({
    ...OPTIONS,
    entryPoints: roots(),
    outdir: FOLDER,
    splitting: true,
  });
  return staticClosure(metafile, roots()).filter((path) => !entries().includes(path)).toSorted();
}

function staticClosure({ inputs }: Metafile, roots: string[]): string[] {
  const reached = new Set<string>();
  const waiting = [...roots];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (reached.has(path)) continue;
    reached.add(path);
    const imports = inputs[path]?.imports ?? [];
    waiting.push(
      ...imports.filter(({ kind, external }) => kind === "import-statement" && !external)
        .map(({ path }) => path),
    );
  }
  return [...reached];
}

async function exportsOf(esbuild: Esbuild, modules: string[]): Promise<Map<string, string[]>> {
  const { metafile } = await esbuild.build({ ...OPTIONS, entryPoints: modules, outdir: FOLDER });
  return new Map(
    Object.values(metafile.outputs).flatMap(({ entryPoint, exports }) =>
      entryPoint === undefined ? [] : [[entryPoint, exports.toSorted()]]
    ),
  );
}

/** The name in the one file of what a module exports. */
function alias(path: string, name: string): string {
  return `${path.replace(/\.js$/, "").replaceAll(/\W/g, "_")}$${name}`;
}

async function buildCore(esbuild: Esbuild, exports: Map<string, string[]>): Promise<string> {
  const contents = [...exports].map(([path, names]) => {
    const list = names.map((name) => `${name} as ${alias(path, name)}`).join(", ");
    return names.length > 0 ? `export { ${list} } from "./${path}";` : `import "./${path}";`;
  }).concat(`export * as ${alias(RUNTIME, "all")} from "./${RUNTIME}";`).join("\n");
  const { outputFiles } = await esbuild.build({
    ...OPTIONS,
    stdin: { contents, resolveDir: FOLDER, sourcefile: "core.js" },
    plugins: [leaveDynamicImports(CORE)],
  });
  return outputFiles[0]!.text.replaceAll(/^\/\/ .*\.js\n/gm, "");
}

/** What is loaded when it is needed stays a file of its own, of which there is one. */
function leaveDynamicImports(output: string) {
  const folder = dirname(join(FOLDER, output));
  const setup = (
    build: { onResolve(options: object, resolve: (found: Import) => unknown): void },
  ) =>
    build.onResolve({ filter: /^\./ }, ({ path, kind, importer }) => {
      if (kind !== "dynamic-import") return undefined;
      const target = relative(folder, join(dirname(importer), path));
      return { path: target.startsWith(".") ? target : `./${target}`, external: true };
    });
  return { name: "leave dynamic imports", setup };
}

/** Two classes of one name would get another one, which users see. */
function checkNames(code: string): void {
  const renamed = /\bclass (\w+\d)\b|= class _\w+/.exec(code)?.[1];
  if (renamed !== undefined) throw new Error(`Cannot bundle two classes of one name: ${renamed}`);
}

function handOn(path: string, names: string[]): string {
  const core = specifier(path);
  if (names.length === 0) return `import ${core};\nexport {};\n`;
  return `export { ${list(path, names)} } from ${core};\n`;
}

function list(path: string, names: string[]): string {
  return names.map((name) => `${alias(path, name)} as ${name}`).join(", ");
}

function specifier(path: string): string {
  const found = relative(dirname(path), CORE);
  return JSON.stringify(found.startsWith(".") ? found : `./${found}`);
}

/** Has a module import from the one file directly. */
async function shorten(path: string, exports: Map<string, string[]>): Promise<void> {
  const code = await Deno.readTextFile(join(FOLDER, path));
  const changed = code.replaceAll(
    /^(import|export) \{([^}]*)\} from "(\.[^"]+)";$/gm,
    (statement, keyword, names, from) => {
      const target = join(dirname(path), from);
      if (!exports.has(target)) return statement;
      const list = names.split(",").map((name: string) => rename(target, name.trim(), keyword));
      return `${keyword} { ${list.filter(Boolean).join(", ")} } from ${specifier(path)};`;
    },
  );
  const whole = new RegExp(`^import \\* as (\\w+) from "[^"]*${RUNTIME}";$`, "m");
  const text = changed.replace(
    whole,
    (_, name) => `import { ${alias(RUNTIME, "all")} as ${name} } from ${specifier(path)};`,
  );
  await Deno.writeTextFile(join(FOLDER, path), text);
}

/** Puts into an entry what it imports beside the one file. */
async function inlineFirst(esbuild: Esbuild, path: string): Promise<void> {
  const external = ["../runtime/core.js"];
  const plugins = [leaveDynamicImports(path)];
  const { outputFiles } = await esbuild.build({
    ...OPTIONS,
    entryPoints: [path],
    external,
    plugins,
  });
  await Deno.writeTextFile(join(FOLDER, path), outputFiles[0]!.text);
}

function rename(target: string, clause: string, keyword: string): string {
  if (clause === "") return "";
  const [name = "", as = name] = clause.split(/\s+as\s+/);
  const found = alias(target, name);
  return found === as && keyword === "import" ? found : `${found} as ${as}`;
}
