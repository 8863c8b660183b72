// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Builds the modules of the package with dnt.
 *
 * @module
 */

import { fromFileUrl } from "@std/path";
import { DIST, ENTRIES, MAPPINGS, PACKAGE_JSON, ROOT, TARGET } from "./package.ts";

const DNT = "@deno/dnt";

/** What is used of dnt, which can't be loaded on every network. */
interface Dnt {
  build(options: Record<string, unknown>): Promise<void>;
}

/**
 * Loads dnt.
 *
 * @returns It; the error where it can't be loaded.
 */
export async function loadDnt(): Promise<Dnt | Error> {
  try {
    return await import(DNT) as Dnt;
  } catch (error) {
    return error as Error;
  }
}

/**
 * Builds the modules and their types.
 *
 * @param dnt The builder.
 */
export async function buildWithDnt(dnt: Dnt): Promise<void> {
  const path = (name: string) => fromFileUrl(new URL(name, ROOT));
  await dnt.build({
    entryPoints: ENTRIES.map((name, index) => ({
      name: index === 0 ? "." : `./${name}`,
      path: path(name),
    })),
    outDir: fromFileUrl(DIST),
    importMap: path("deno.json"),
    mappings: Object.fromEntries(
      Object.entries(MAPPINGS).map(([from, to]) => [path(from), path(to)]),
    ),
    shims: {},
    test: false,
    typeCheck: false,
    scriptModule: false,
    declaration: "inline",
    declarationMap: false,
    skipSourceOutput: true,
    compilerOptions: { target: TARGET.target, lib: [...TARGET.lib] },
    package: { ...PACKAGE_JSON, devDependencies: { "@types/node": "^20.0.0" } },
  });
  for (const leftover of ["node_modules", "src", "package-lock.json", ".npmignore"]) {
    await Deno.remove(new URL(leftover, DIST), { recursive: true }).catch(() => {});
  }
}
