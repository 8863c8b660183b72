// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Which modules of the repository belong to the package.
 *
 * @module
 */

import { run } from "./command.ts";
import { ENTRIES, MAPPINGS, ROOT } from "./package.ts";

/** A module of the package. */
export interface Module {
  /** Where it is in the repository. */
  path: string;
  /** The modules of the repository that it imports: by what text, and which. */
  imports: Map<string, string>;
}

interface Dependency {
  specifier: string;
  code?: { specifier?: string };
  type?: { specifier?: string };
}

interface Info {
  modules: { specifier: string; dependencies?: Dependency[] }[];
}

/**
 * The modules that are reached from the entries, with those of Deno replaced.
 *
 * @returns Each by its path.
 */
export async function packagedModules(): Promise<Map<string, Module>> {
  const known = await readGraph([...ENTRIES, ...Object.values(MAPPINGS)]);
  const reached = new Map<string, Module>();
  const waiting = [...ENTRIES];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    const module = known.get(path);
    if (module === undefined || reached.has(path)) continue;
    reached.set(path, module);
    waiting.push(...module.imports.values());
  }
  return reached;
}

async function readGraph(entries: string[]): Promise<Map<string, Module>> {
  const graph = new Map<string, Module>();
  for (const entry of entries) {
    const { modules } = JSON.parse(
      await run([Deno.execPath(), "info", "--json", `./${entry}`], { cwd: ROOT }),
    ) as Info;
    for (const { specifier, dependencies = [] } of modules) {
      const path = pathOf(specifier);
      if (path !== null) graph.set(path, { path, imports: importsOf(dependencies) });
    }
  }
  return graph;
}

function importsOf(dependencies: Dependency[]): Map<string, string> {
  const imports = new Map<string, string>();
  for (const { specifier, code, type } of dependencies) {
    const path = pathOf(code?.specifier ?? type?.specifier ?? "");
    if (path !== null) imports.set(specifier, MAPPINGS[path] ?? path);
  }
  return imports;
}

function pathOf(specifier: string): string | null {
  return specifier.startsWith(ROOT.href) ? specifier.slice(ROOT.href.length) : null;
}
