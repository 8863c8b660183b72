// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * What dnt is told. The fallback, `build_tsc.ts`, makes the same of it: a test holds the one to the other.
 *
 * @module
 */

import { fromFileUrl } from "@std/path";
import { DIST, ENTRIES, MAPPINGS, PACKAGE_JSON, ROOT, TARGET } from "./package.ts";

/** What is used of the `BuildOptions` of dnt, which can't be loaded on every network. */
export interface BuildOptions {
  /** The modules that the package consists of, and what they import. */
  entryPoints: { name: string; path: string }[];
  /** Where the package is built. */
  outDir: string;
  /** Globals that are replaced by packages: none. */
  shims: Record<string, never>;
  /** What relative paths begin at. */
  cwd: string;
  /** The configuration, whose `imports` hold. */
  configFile: string;
  /** Modules, and what stands in for them. */
  mappings: Record<string, string>;
  /** Whether what the oldest runtimes lack is put in. */
  polyfills: boolean;
  /** Whether tests are built and run. */
  test: boolean;
  /** Whether what was made is checked. */
  typeCheck: "both" | "single" | false;
  /** Whether there is a CommonJS build. */
  scriptModule: "cjs" | "umd" | false;
  /** Where declarations are put. */
  declaration: "inline" | "separate" | false;
  /** Whether declarations name their sources. */
  declarationMap: boolean;
  /** Whether the sources are left out. */
  skipSourceOutput: boolean;
  /** Of TypeScript's own options. */
  compilerOptions: { target: "ES2022"; lib: string[] };
  /** The `package.json`. */
  package: { name: string; version: string; [field: string]: unknown };
}

function pathOf(name: string): string {
  return fromFileUrl(new URL(name, ROOT));
}

/**
 * The options.
 *
 * @returns They, with absolute paths.
 */
export function dntOptions(): BuildOptions {
  // With `files` in it nothing but these would be in the folder that dnt compiles.
  const { files: _, ...described } = PACKAGE_JSON;
  return {
    entryPoints: ENTRIES.map((path, index) => ({
      name: index === 0 ? "." : `./${path}`,
      path: pathOf(path),
    })),
    outDir: fromFileUrl(DIST),
    shims: {},
    cwd: fromFileUrl(ROOT),
    configFile: pathOf("deno.json"),
    mappings: Object.fromEntries(
      Object.entries(MAPPINGS).map(([from, to]) => [pathOf(from), pathOf(to)]),
    ),
    // That of `import.meta` throws under `node -e`, and gives users' types more globals.
    polyfills: false,
    test: false,
    typeCheck: false,
    scriptModule: false,
    declaration: "inline",
    declarationMap: false,
    skipSourceOutput: true,
    compilerOptions: { target: TARGET.target, lib: [...TARGET.lib] },
    package: { ...described, devDependencies: { "@types/node": "^20.0.0" } },
  };
}
