// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * What the npm package is. Both builders make it of this, and a test holds them to it.
 *
 * @module
 */

import config from "../deno.json" with { type: "json" };
import * as entries from "../runtime/entries.ts";

/** The folder of the repository. */
export const ROOT: URL = new URL("../", import.meta.url);

/** Where the package is built. */
export const DIST: URL = new URL("./dist/", import.meta.url);

/** What the tests of the repository need besides: see `internals.ts`. */
export const INTERNAL: URL = new URL("./dist-internal/", import.meta.url);

/** The folder of the modules in the package. */
export const MODULES = "esm";

/** The module that users import. */
export const MAIN = "mod.ts";

/** What users import besides, each a module of its own. */
export const FURTHER: readonly string[] = ["bullmq/mod.ts", "dashboard/mod.ts", "progress/mod.ts"];

/** Commands, and modules that are found by their names alone. */
export const UNNAMED: readonly string[] = ["bullmq/serve.ts", "bullmq/run_job.ts"];

/** What the plugins for bundlers import. */
export const BUNDLED: readonly string[] = ["frozen_child.ts"];

/** The commands of the package. */
export const COMMANDS: Readonly<Record<string, string>> = {
  "multiprocessing-serve": `${MODULES}/bullmq/serve.js`,
};

/** What `require()` gets: it runs the ES modules beside it, so that there is one copy of the code. */
export const COMMON_JS = `${MODULES}/mod.cjs`;

/** What children begin with in Deno alone, where their permissions are narrowed. */
const OF_DENO = ["WORKER_BEGIN", "HANDLE_MODULES"];

/** The modules that nothing imports, as children begin with them. */
export const CHILD_ENTRIES: readonly string[] = Object.entries(entries)
  .flatMap(([name, url]) =>
    url instanceof URL && !OF_DENO.includes(name) ? [url.href.slice(ROOT.href.length)] : []
  );

/** Where a build begins. */
export const ENTRIES: readonly string[] = [MAIN, ...CHILD_ENTRIES, ...FURTHER, ...UNNAMED];

/** Modules that have a stand-in on npm. */
export const MAPPINGS: Readonly<Record<string, string>> = {
  // There modules lie in chunks, and have no places.
  "ipc/handles/handle_places.ts": "ipc/handles/handle_modules.ts",
  "runtime/deno/runtime.ts": "runtime/node/runtime.ts",
  "runtime/deno/host.ts": "runtime/node/host.ts",
  "runtime/deno/net.ts": "runtime/node/net.ts",
  "runtime/deno/libc.ts": "runtime/node/libc.ts",
  "runtime/deno/terminal.ts": "runtime/node/terminal.ts",
  "runtime/deno/web.ts": "runtime/node/web.ts",
};

/** The plugins for bundlers. */
export const PLUGINS: readonly string[] = ["esbuild", "rollup", "webpack"];

function pluginEntry(name: string) {
  const path = `./${MODULES}/plugins/${name}`;
  return { types: `${path}.d.ts`, default: `${path}.js` };
}

/** Files that go into the package as they are, and their names there. */
export const COPIED: Readonly<Record<string, string>> = {
  "npm/README.md": "README.md",
  "LICENSE": "LICENSE",
};

/** The syntax and the library of the oldest runtime: what it lacks is an error of the build. */
export const TARGET = {
  target: "ES2022",
  lib: ["ES2023", "ES2024.ArrayBuffer", "ES2024.SharedMemory", "ESNext.Disposable", "DOM"],
} as const;

/** The `package.json` of the package. */
export const PACKAGE_JSON = {
  name: config.name,
  version: config.version,
  description: "Python's multiprocessing for Deno, Node and Bun, in TypeScript",
  keywords: [
    "multiprocessing",
    "process",
    "parallel",
    "pool",
    "worker",
    "worker_threads",
    "child_process",
    "spawn",
    "concurrency",
    "ipc",
  ],
  license: config.license,
  repository: { type: "git", url: "git+https://github.com/multiprocessing/process.git" },
  type: "module",
  // What children begin with, and what takes the globals before others replace them.
  sideEffects: [
    `./${MODULES}/process/child*.js`,
    `./${MODULES}/workers/child*.js`,
    `./${MODULES}/runtime/*.js`,
    `./${MODULES}/plugins/child.js`,
  ],
  engines: { node: ">=20.16 <21 || >=22.3" },
  main: `./${COMMON_JS}`,
  module: `./${MODULES}/mod.js`,
  types: `./${MODULES}/mod.d.cts`,
  exports: {
    ".": {
      // Bundlers take it for both: they read no file that a program opens.
      module: { types: `./${MODULES}/mod.d.ts`, default: `./${MODULES}/mod.js` },
      import: { types: `./${MODULES}/mod.d.ts`, default: `./${MODULES}/mod.js` },
      require: { types: `./${MODULES}/mod.d.cts`, default: `./${COMMON_JS}` },
    },
    "./bullmq": {
      types: `./${MODULES}/bullmq/mod.d.ts`,
      default: `./${MODULES}/bullmq/mod.js`,
    },
    "./bullmq/serve": `./${MODULES}/bullmq/serve.js`,
    "./dashboard": {
      types: `./${MODULES}/dashboard/mod.d.ts`,
      default: `./${MODULES}/dashboard/mod.js`,
    },
    "./progress": {
      types: `./${MODULES}/progress/mod.d.ts`,
      default: `./${MODULES}/progress/mod.js`,
    },
    "./child": `./${MODULES}/process/child.js`,
    "./worker": `./${MODULES}/workers/child.js`,
    "./decode": `./${MODULES}/codec/decode.js`,
    "./revival": `./${MODULES}/ipc/handles/revival.js`,
    "./pool-worker": `./${MODULES}/pool/child/serve_process.js`,
    "./pool-thread": `./${MODULES}/pool/child/serve_thread.js`,
    "./manager-server": `./${MODULES}/managers/serve.js`,
    "./manager-task": `./${MODULES}/managers/pool_task.js`,
    "./esbuild": pluginEntry("esbuild"),
    "./rollup": pluginEntry("rollup"),
    "./webpack": pluginEntry("webpack"),
    "./package.json": "./package.json",
  },
  bin: COMMANDS,
  files: [MODULES],
  peerDependencies: {
    bullmq: "^6.0.0",
    "cli-progress": "^3.12.0",
    ioredis: ">=5.0.0",
    koffi: "^3.0.0",
    uplot: "^1.6.32",
  },
  peerDependenciesMeta: {
    bullmq: { optional: true },
    "cli-progress": { optional: true },
    ioredis: { optional: true },
    koffi: { optional: true },
    uplot: { optional: true },
  },
} as const;
