// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Builds the modules of the package with TypeScript's own compiler, from npm.
 *
 * @module
 */

import { dirname, relative } from "@std/path";
import config from "../deno.json" with { type: "json" };
import { run } from "./command.ts";
import { type Module, packagedModules } from "./graph.ts";
import { DIST, MODULES, ROOT, TARGET } from "./package.ts";
import { tool } from "./tools.ts";

/** Builds the modules and their types. */
export async function buildWithTsc(): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "multiprocessing-npm-" });
  try {
    for (const module of (await packagedModules()).values()) await stage(module, folder);
    await Deno.writeTextFile(`${folder}/package.json`, '{ "type": "module" }');
    await compile(folder, { emitDeclarationOnly: true });
    // What people read stands with the types.
    await compile(folder, { declaration: false, removeComments: true, noCheck: true });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Puts a module where it is compiled, with its imports as they will be: of `.js`, and of stand-ins. */
async function stage({ path, imports }: Module, folder: string): Promise<void> {
  let text = await Deno.readTextFile(new URL(path, ROOT));
  for (const [specifier, target] of imports) {
    const wanted = specifierOf(target, path);
    text = text.replaceAll(JSON.stringify(specifier), JSON.stringify(wanted));
  }
  await Deno.mkdir(dirname(`${folder}/${path}`), { recursive: true });
  await Deno.writeTextFile(`${folder}/${path}`, text);
}

function specifierOf(target: string, path: string): string {
  const name = relative(dirname(path), target).replace(/\.ts$/, ".js");
  return name.startsWith(".") ? name : `./${name}`;
}

async function compile(folder: string, options: Record<string, boolean>): Promise<void> {
  const config = {
    compilerOptions: { ...await compilerOptions(), ...options },
    include: ["**/*.ts"],
  };
  await Deno.writeTextFile(`${folder}/tsconfig.json`, JSON.stringify(config));
  await run(["node", await tool("typescript/bin/tsc"), "-p", folder], { cwd: folder });
}

/** What the compiler is told. */
export async function compilerOptions() {
  return {
    ...config.compilerOptions,
    ...TARGET,
    module: "nodenext",
    types: ["node"],
    typeRoots: [await tool("@types")],
    rootDir: ".",
    outDir: new URL(MODULES, DIST).pathname,
    declaration: true,
    noEmitOnError: true,
    skipLibCheck: true,
  };
}
