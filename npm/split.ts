// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Writes the package's files of the chunks that `bundle.ts` has made, and of the modules that are loaded
 * when they are needed: short names, no blank space, and nothing exported that no other file imports.
 * Each entry stays a file; what entries share is in chunks beside them.
 *
 * @module
 */

import { dirname, fromFileUrl, join } from "@std/path";
import { type Esbuild, loadEsbuild } from "./esbuild.ts";
import { listFiles } from "./files.ts";
import { dropLeftovers, dropRedundant } from "./leftovers.ts";
import { inFile, INTERNALS, internalsOf, wrappersOf } from "./internals.ts";
import { BUNDLED, DIST, ENTRIES, INTERNAL, MODULES } from "./package.ts";

const FOLDER = fromFileUrl(new URL(MODULES, DIST));

/** What `base/location.ts` knows the chunks by. They lie in a folder, as all that finds others by `../`. */
const CHUNKS = "runtime/chunk-[hash]";

/** Writes them in `npm/dist`, and lays beside it what the tests of the repository need. */
export async function split(): Promise<void> {
  const esbuild = await loadEsbuild();
  try {
    const modules = await listFiles(FOLDER, ".js");
    const entries = [...ENTRIES, ...BUNDLED].map(inFile);
    const files = await outputsOf(esbuild, entries);
    const internal = await internalFiles(esbuild, modules, entries);
    for (const path of modules) await Deno.remove(join(FOLDER, path));
    await removeEmpty(FOLDER);
    await write(FOLDER, files);
    await Deno.remove(INTERNAL, { recursive: true }).catch(() => {});
    await write(fromFileUrl(INTERNAL), internal);
  } finally {
    esbuild.stop();
  }
}

/** The same modules in the same chunks, with all names of all modules exported. */
async function internalFiles(
  esbuild: Esbuild,
  modules: string[],
  entries: string[],
): Promise<Map<string, string>> {
  const names = await exportsOf(esbuild, modules);
  const text = internalsOf(names);
  await Deno.writeTextFile(join(FOLDER, INTERNALS), text);
  const files = await outputsOf(esbuild, [...entries, INTERNALS]);
  await Deno.remove(join(FOLDER, INTERNALS));
  const wrappers = wrappersOf(files.get(INTERNALS)!, names);
  files.delete(INTERNALS);
  return new Map([...wrappers, ...files]);
}

async function outputsOf(esbuild: Esbuild, entryPoints: string[]): Promise<Map<string, string>> {
  const { outputFiles } = await esbuild.build({
    ...OPTIONS,
    entryPoints,
    outdir: FOLDER,
    splitting: true,
    chunkNames: CHUNKS,
    minify: true,
    // A line each keeps stack traces of use.
    lineLimit: 120,
  });
  const files = new Map(
    outputFiles.map(({ path, text }) =>
      [path.slice(FOLDER.length + 1), importFirst(leaveImports(text))] as const
    ),
  );
  dropLeftovers(files, entryPoints);
  dropRedundant(files);
  return files;
}

/** The names that each module exports; only what hands on all of another has to be bundled for that. */
async function exportsOf(esbuild: Esbuild, modules: string[]): Promise<Map<string, string[]>> {
  const isOpen = await Promise.all(
    modules.map(async (path) => /^export \*/m.test(await Deno.readTextFile(join(FOLDER, path)))),
  );
  const open = modules.filter((_, index) => isOpen[index]);
  const plain = modules.filter((_, index) => !isOpen[index]);
  return new Map([
    ...await namesOf(esbuild, { bundle: false, packages: undefined, entryPoints: plain }),
    ...await namesOf(esbuild, { entryPoints: open }),
  ]);
}

async function namesOf(esbuild: Esbuild, options: object): Promise<[string, string[]][]> {
  const { metafile } = await esbuild.build({ ...OPTIONS, outdir: FOLDER, ...options });
  return Object.values(metafile.outputs).flatMap(({ entryPoint, exports }) =>
    entryPoint === undefined ? [] : [[entryPoint, exports.toSorted()] as [string, string[]]]
  );
}

const OPTIONS = {
  absWorkingDir: FOLDER,
  bundle: true,
  format: "esm",
  platform: "node",
  target: "es2022",
  packages: "external",
  // What is imported only for what it does belongs to it too.
  ignoreAnnotations: true,
  metafile: true,
  write: false,
  logLevel: "silent",
};

/**
 * Tells bundlers to leave alone what is imported by a name that is not known yet: esbuild drops such
 * comments with the blank space.
 *
 * @param code The code, shrunk.
 * @returns The code with the comments.
 */
export function leaveImports(code: string): string {
  return code.replaceAll(
    /\bimport\(\s*(?=[\w$.]+\s*\))/g,
    "import(/* webpackIgnore: true *//* @vite-ignore */",
  );
}

/** Puts imports first, where `mod.cjs` looks for them: in the text of a program they have spaces. */
function importFirst(code: string): string {
  const found: string[] = [];
  const rest = code.replaceAll(
    /(?<=[;}]\n?)import(?:\s*\{[^}]*\}\s*| [\w$]+ ?|\* ?as [\w$]+ ?)from\s*"node:[\w/]+";/g,
    (statement) => {
      found.push(statement);
      return "";
    },
  );
  const [shebang = ""] = /^#!.*\n/.exec(rest) ?? [];
  return shebang + found.join("") + rest.slice(shebang.length);
}

async function write(folder: string, files: Map<string, string>): Promise<void> {
  for (const [path, text] of files) {
    await Deno.mkdir(dirname(join(folder, path)), { recursive: true });
    await Deno.writeTextFile(join(folder, path), text);
  }
}

async function removeEmpty(folder: string): Promise<void> {
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    if (isDirectory) await removeEmpty(join(folder, name));
  }
  await Deno.remove(folder).catch(() => {});
}
