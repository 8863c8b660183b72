// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The tests of the repository as programs of Node and Bun: the very same files, with their types taken
 * away and their imports pointed to the installed package.
 *
 * @module
 */

import { dirname, fromFileUrl, join, relative } from "@std/path";
import { run } from "./command.ts";
import { EXCLUDED, UNPACKAGED } from "./excluded.ts";
import { NOT_ON_WINDOWS } from "./excluded_windows.ts";
import { listFiles } from "./files.ts";
import { INTERNAL, MODULES, PACKAGE_JSON, ROOT } from "./package.ts";
import { isLibrary } from "../tools/rooms.ts";
import { RUNTIMES, tool } from "./tools.ts";
import { isWindows } from "./wine.ts";

/** Folders whose modules the tests consist of, or use. */
const FOLDERS = ["tests", "examples", "tools"];

/** Modules of the runner itself. */
const SHIMS = ["", "_command", "_net", "_polyfills", "_runner", "_watcher"].map((part) =>
  `test_shim${part}.ts`
);

/** Packages of which a stand-in is in the repository. */
const LINKS = ["assert", "path"];

const SPECIFIER_REGEXP = /((?:\bfrom\s*|\bimport\s*\(?\s*)")(\.[^"]+\.ts)(")/g;

/** A module that is started, and not imported. */
const URL_REGEXP = /(\bnew URL\(\s*")(\.[^"]+\.ts)(")/g;

/** The tests, ready to be run. */
export interface Suite {
  /** The folder that they are in. */
  folder: string;
  /** The module that is to be preloaded. */
  shim: string;
  /** Files that Deno alone runs, and why. */
  excluded: Map<string, string>;
  /** Files that all others run, and none on Windows, and why. */
  notOnWindows: Map<string, string>;
  /** The files of tests that a runtime runs, as they are named in the repository. */
  all(runtime: string): string[];
}

/**
 * Lays the tests into a folder in which the package is installed.
 *
 * @param folder The folder.
 * @returns The tests.
 */
export async function prepareSuite(folder: string): Promise<Suite> {
  const stage = await Deno.makeTempDir({ prefix: "multiprocessing-suite-" });
  try {
    const paths = (await Promise.all(FOLDERS.map((folder) => filesIn(folder)))).flat();
    for (const path of paths) await stageFile(path, path, stage);
    for (const name of SHIMS) await stageFile(`npm/${name}`, `npm/${name}`, stage);
    for (const name of LINKS) await stageLink(name, stage);
    await emit(stage, folder);
    await layInternals(folder);
    return await loadSuite(folder);
  } finally {
    await Deno.remove(stage, { recursive: true });
  }
}

/**
 * The tests that were laid into a folder.
 *
 * @param folder The folder.
 * @returns The tests.
 */
export async function loadSuite(folder: string): Promise<Suite> {
  const tests = (await filesIn("tests", "_test.ts")).toSorted();
  const excluded = await excludedOf(tests, folder);
  const packaged = tests.filter((path) => !excluded.has(path));
  const notOnWindows = new Map(packaged.flatMap((path) => {
    const reason = NOT_ON_WINDOWS.find((each) => each.path.test(path))?.reason;
    return reason === undefined ? [] : [[path, reason] as const];
  }));
  const all = (runtime: string) => {
    if (isWindows(runtime)) return packaged.filter((path) => !notOnWindows.has(path));
    return runtime in RUNTIMES ? packaged : tests;
  };
  return { folder, shim: join(folder, "npm/test_shim.js"), excluded, notOnWindows, all };
}

async function excludedOf(tests: string[], folder: string): Promise<Map<string, string>> {
  const excluded = new Map<string, string>();
  for (const path of tests) {
    const reason = EXCLUDED.find((each) => each.path.test(path))?.reason ??
      (await usesUnpackaged(path, folder) ? UNPACKAGED : undefined);
    if (reason !== undefined) excluded.set(path, reason);
  }
  return excluded;
}

/** Whether a test imports a module of the library that is not in the package. */
async function usesUnpackaged(path: string, folder: string): Promise<boolean> {
  const text = redirect(await Deno.readTextFile(new URL(path, ROOT)), path);
  for (const [, , specifier] of text.matchAll(SPECIFIER_REGEXP)) {
    const target = join(folder, dirname(path), specifier!.replace(/\.ts$/, ".js"));
    const isThere = await Deno.stat(target).then(() => true, () => false);
    if (!isThere) return true;
  }
  return false;
}

/** The files in a folder of the repository, by their paths from its root. */
async function filesIn(folder: string, extension = ""): Promise<string[]> {
  const files = await listFiles(join(REPOSITORY, folder), extension);
  return files.map((path) => `${folder}/${path}`);
}

/** The package has few files: what the tests import besides comes to it, and the chunks that export it. */
async function layInternals(folder: string): Promise<void> {
  const from = fromFileUrl(INTERNAL);
  const to = join(folder, "node_modules", PACKAGE_JSON.name, MODULES);
  for (const path of await listFiles(from, ".js")) {
    await Deno.mkdir(dirname(join(to, path)), { recursive: true });
    await Deno.copyFile(join(from, path), join(to, path));
  }
}

async function stageLink(name: string, stage: string): Promise<void> {
  const package_ = `node_modules/@std/${name}`;
  await stageFile(`links/std-${name}/mod.ts`, `${package_}/mod.ts`, stage);
  const description = { name: `@std/${name}`, type: "module", exports: "./mod.js" };
  await Deno.writeTextFile(`${stage}/${package_}/package.json`, JSON.stringify(description));
}

async function stageFile(path: string, target: string, stage: string): Promise<void> {
  await Deno.mkdir(dirname(`${stage}/${target}`), { recursive: true });
  if (!path.endsWith(".ts")) return await Deno.copyFile(new URL(path, ROOT), `${stage}/${target}`);
  const text = await Deno.readTextFile(new URL(path, ROOT));
  await Deno.writeTextFile(`${stage}/${target}`, redirect(text, path));
}

/** Points imports of the library to the package. */
function redirect(text: string, path: string): string {
  const point = (_: string, before: string, specifier: string, after: string) => {
    const target = join(dirname(path), specifier);
    const packaged = `node_modules/${PACKAGE_JSON.name}/${MODULES}/${target}`;
    const found = relative(dirname(path), isLibrary(target) ? packaged : target);
    return before + (found.startsWith(".") ? found : `./${found}`) + after;
  };
  return text.replaceAll(SPECIFIER_REGEXP, point).replaceAll(URL_REGEXP, point);
}

/** Takes the types away; what names a `.ts` file then names the `.js` file that it has become. */
async function emit(stage: string, folder: string): Promise<void> {
  const config = {
    compilerOptions: {
      target: "ES2022",
      module: "esnext",
      moduleResolution: "bundler",
      allowImportingTsExtensions: true,
      rewriteRelativeImportExtensions: true,
      verbatimModuleSyntax: true,
      noCheck: true,
      noResolve: true,
      types: [],
      rootDir: ".",
      outDir: "out",
    },
    files: await listFiles(stage, ".ts"),
  };
  await Deno.writeTextFile(`${stage}/tsconfig.json`, JSON.stringify(config));
  await run(["node", await tool("typescript/bin/tsc"), "-p", stage], { cwd: stage });
  await moveAll(`${stage}/out`, folder);
  await copyPlain(stage, folder);
}

async function moveAll(from: string, to: string): Promise<void> {
  await Deno.mkdir(to, { recursive: true });
  for await (const { name, isDirectory } of Deno.readDir(from)) {
    if (isDirectory) await moveAll(`${from}/${name}`, `${to}/${name}`);
    else {await Deno.writeTextFile(
        `${to}/${name}`,
        adapt(await Deno.readTextFile(`${from}/${name}`)),
      );}
  }
}

function adapt(code: string): string {
  return code.replaceAll(/\.ts(["'`:/])/g, ".js$1")
    // Not where it stands in a text.
    .replaceAll(/^([^"'`\n]*)import\.meta\.main/gm, "$1Deno.isMain(import.meta.url)");
}

async function copyPlain(from: string, to: string): Promise<void> {
  // A folder may hold nothing but plain files.
  await Deno.mkdir(to, { recursive: true });
  for await (const { name, isDirectory } of Deno.readDir(from)) {
    if (isDirectory && name !== "out") await copyPlain(`${from}/${name}`, `${to}/${name}`);
    else if (!isDirectory && !/\.ts$|^tsconfig\.json$/.test(name)) {
      await Deno.copyFile(`${from}/${name}`, `${to}/${name}`);
    }
  }
}

/** The folder of the repository, as a path. */
export const REPOSITORY: string = fromFileUrl(ROOT);
