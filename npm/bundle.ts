// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Puts modules into chunks. The files that they came from stay, and hand on what the chunk exports, so
 * that whoever imports them gets the very same.
 *
 * @module
 */

import { dirname, fromFileUrl, join, relative } from "@std/path";
import { ALONE, type Chunk, CHUNKS, ROOTS } from "./chunks.ts";
import { type Esbuild, loadEsbuild, type Metafile } from "./esbuild.ts";
import { listFiles } from "./files.ts";
import { keepNames } from "./names.ts";
import { DIST, MODULES } from "./package.ts";

const FOLDER = fromFileUrl(new URL(MODULES, DIST));

const TYPES = join(FOLDER, "mod.d.cts");

/** The module that every child imports as a whole; others keep their files for that. */
const RUNTIME = "runtime/runtime.js";

/** Where a module is: its chunk, and the names there of what it exports. */
interface Place {
  chunk: string;
  names: Map<string, string>;
}

type Places = Map<string, Place>;

/** An import, as the bundler tells it. */
interface Import {
  path: string;
  kind: string;
  importer: string;
}

interface Hooks {
  onResolve(options: object, resolve: (found: Import) => unknown): void;
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
    const places: Places = new Map();
    const codes = new Map<string, string>();
    for (const chunk of CHUNKS) codes.set(chunk.path, await buildChunk(esbuild, chunk, places));
    await writeChunks(codes, places);
    for (const path of ROOTS) await inlineFirst(esbuild, path);
  } finally {
    esbuild.stop();
  }
}

/** Makes the code of a chunk, and notes where its modules are. */
async function buildChunk(esbuild: Esbuild, chunk: Chunk, places: Places): Promise<string> {
  const before = new Set(places.keys());
  const modules = await modulesOf(esbuild, chunk, before);
  for (const [path, place] of await placesOf(esbuild, modules, chunk)) places.set(path, place);
  const { outputFiles } = await esbuild.build({
    ...OPTIONS,
    stdin: { contents: exportsOf(modules, places), resolveDir: FOLDER, sourcefile: "chunk.js" },
    plugins: [leaveOthers(chunk.path, before), keepNames(await Deno.readTextFile(TYPES))],
  });
  const code = outputFiles[0]!.text.replaceAll(/^\/\/ .*\.js\n/gm, "");
  checkNames(code);
  return code;
}

/** What the roots import, and no chunk before holds. */
async function modulesOf(
  esbuild: Esbuild,
  { roots, shared }: Chunk,
  before: Set<string>,
): Promise<string[]> {
  const { metafile } = await esbuild.build({
    ...OPTIONS,
    entryPoints: [...roots, ...shared ?? []],
    outdir: FOLDER,
    splitting: true,
  });
  const isShared = new Set(staticClosure(metafile, shared ?? roots));
  return staticClosure(metafile, roots)
    .filter((path) => isShared.has(path) && !ALONE.includes(path) && !before.has(path)).toSorted();
}

function staticClosure({ inputs }: Metafile, roots: readonly string[]): string[] {
  const reached = new Set(roots);
  for (const path of reached) {
    for (const { kind, external, path: next } of inputs[path]?.imports ?? []) {
      if (kind === "import-statement" && !external) reached.add(next);
    }
  }
  return [...reached];
}

/** A name that two modules export is told apart by the module's. */
async function placesOf(esbuild: Esbuild, modules: string[], chunk: Chunk): Promise<Places> {
  const { metafile } = await esbuild.build({ ...OPTIONS, entryPoints: modules, outdir: FOLDER });
  const found = Object.values(metafile.outputs).flatMap(({ entryPoint, exports }) =>
    entryPoint === undefined ? [] : [[entryPoint, exports.toSorted()] as const]
  );
  const all = found.flatMap(([, exports]) => exports);
  const isUnique = (name: string) => all.indexOf(name) === all.lastIndexOf(name);
  return new Map(found.map(([path, exports]) => {
    const names = exports.map((name) =>
      [name, isUnique(name) ? name : `${wordOf(path)}$${name}`] as const
    );
    return [path, { chunk: chunk.path, names: new Map(names) }];
  }));
}

function wordOf(path: string): string {
  return path.replace(/\.js$/, "").replaceAll(/\W/g, "_");
}

function exportsOf(modules: string[], places: Places): string {
  return modules.map((path) => {
    const all = path === RUNTIME ? `export * as ${wordOf(RUNTIME)} from "./${RUNTIME}";` : "";
    return `${all}${handOn(places.get(path)!.names, `./${path}`)}`;
  }).join("\n");
}

function handOn(names: Map<string, string>, from: string): string {
  if (names.size === 0) return `import ${JSON.stringify(from)};\nexport {};\n`;
  const list = [...names].map(([name, as]) => name === as ? name : `${name} as ${as}`).join(", ");
  return `export { ${list} } from ${JSON.stringify(from)};\n`;
}

/** What is loaded when it is needed stays a file of its own, of which there is one; so do other chunks. */
function leaveOthers(output: string, others: Set<string>) {
  const folder = dirname(join(FOLDER, output));
  const leave = ({ path, kind, importer }: Import) => {
    const target = join(dirname(importer), path);
    if (kind !== "dynamic-import" && !others.has(relative(FOLDER, target))) return undefined;
    return { path: dotted(relative(folder, target)), external: true, sideEffects: false };
  };
  const setup = ({ onResolve }: Hooks) => onResolve({ filter: /^\./ }, leave);
  return { name: "leave others", setup };
}

/** Two classes of one name would get another one, which users see. */
function checkNames(code: string): void {
  const renamed = /\bclass (\w+\d)\b|= class _\w+/.exec(code)?.[1];
  if (renamed !== undefined) throw new Error(`Cannot bundle two classes of one name: ${renamed}`);
}

async function writeChunks(codes: Map<string, string>, places: Places): Promise<void> {
  for (const path of await listFiles(FOLDER, ".js")) {
    const place = places.get(path);
    const code = place === undefined
      ? shortened(path, await Deno.readTextFile(join(FOLDER, path)), places)
      : handOn(flipped(place.names), specifier(path, place.chunk));
    await Deno.writeTextFile(join(FOLDER, path), code);
  }
  for (const [path, code] of codes) {
    await Deno.writeTextFile(join(FOLDER, path), shortened(path, code, places));
  }
}

function flipped(names: Map<string, string>): Map<string, string> {
  return new Map([...names].map(([name, as]) => [as, name]));
}

function specifier(from: string, to: string): string {
  return dotted(relative(dirname(from), to));
}

function dotted(path: string): string {
  return path.startsWith(".") ? path : `./${path}`;
}

/** The code of a module that imports from the chunks themselves. */
function shortened(path: string, code: string, places: Places): string {
  const placeOf = (from: string) => places.get(join(dirname(path), from));
  return code.replaceAll(
    /^(import|export) \{([^}]*)\} from "(\.[^"]+)";$/gm,
    (statement, keyword: string, clauses: string, from: string) => {
      const place = placeOf(from);
      if (place === undefined) return statement;
      const list = clauses.split(",").map((clause) => renamed(clause.trim(), place, keyword));
      const target = specifier(path, place.chunk);
      return `${keyword} { ${list.filter(Boolean).join(", ")} } from "${target}";`;
    },
  ).replaceAll(/^import \* as (\w+) from "([^"]+)";$/gm, (statement, name, from) => {
    const place = placeOf(from);
    if (place === undefined || join(dirname(path), from) !== RUNTIME) return statement;
    return `import { ${wordOf(RUNTIME)} as ${name} } from "${specifier(path, place.chunk)}";`;
  });
}

function renamed(clause: string, { names }: Place, keyword: string): string {
  if (clause === "") return "";
  const [name = "", as = name] = clause.split(/\s+as\s+/);
  const found = names.get(name);
  return found === as && keyword === "import" ? as : `${found} as ${as}`;
}

/** Puts into an entry what it imports beside the chunks. */
async function inlineFirst(esbuild: Esbuild, path: string): Promise<void> {
  const { outputFiles } = await esbuild.build({
    ...OPTIONS,
    entryPoints: [path],
    external: CHUNKS.map(({ path }) => `../${path}`),
    plugins: [leaveOthers(path, new Set())],
  });
  await Deno.writeTextFile(join(FOLDER, path), outputFiles[0]!.text);
}
