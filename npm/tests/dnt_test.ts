// Copyright 2026 the multiprocessing authors. MIT license.

/** Dnt can't be loaded on every network: what builds in its place is held to what dnt would be told. */

import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { fromFileUrl } from "@std/path";
import config from "../../deno.json" with { type: "json" };
import { compilerOptions } from "../build_tsc.ts";
import { attempt } from "../command.ts";
import { dntOptions } from "../dnt_options.ts";
import { packagedModules } from "../graph.ts";
import { DIST, MODULES, ROOT } from "../package.ts";

/** The `BuildOptions` of dnt 0.43.2, but those of tests and of `npm install`. */
const DNT_NAMES = [
  "compilerOptions",
  "configFile",
  "cwd",
  "declaration",
  "declarationMap",
  "entryPoints",
  "esModule",
  "filterDiagnostic",
  "frozenLockfile",
  "importMap",
  "mappings",
  "outDir",
  "package",
  "packageManager",
  "polyfills",
  "postBuild",
  "scriptModule",
  "shims",
  "skipNpmInstall",
  "skipSourceOutput",
  "test",
  "typeCheck",
];

function inRepository(path: string): string {
  const root = fromFileUrl(ROOT);
  assert(path.startsWith(root), path);
  return path.slice(root.length);
}

Deno.test("dnt is told nothing that it doesn't know", () => {
  assertEquals(Object.keys(dntOptions()).filter((name) => !DNT_NAMES.includes(name)), []);
});

Deno.test("dnt 0.43.2 is the oldest that compiles new.target as it is", () => {
  assertEquals(config.imports["@deno/dnt"], "jsr:@deno/dnt@^0.43.2");
});

Deno.test("both builders compile for the same runtime, with the same library", async () => {
  const { target, lib } = await compilerOptions();
  assertEquals({ target, lib: [...lib] }, dntOptions().compilerOptions);
});

Deno.test("both builders begin at the same modules", async () => {
  const modules = await packagedModules();
  for (const { name, path } of dntOptions().entryPoints) {
    assert(modules.has(inRepository(path)), path);
    assert(name === "." || name === `./${inRepository(path)}`, name);
  }
});

Deno.test("both builders replace the same modules", async () => {
  const modules = await packagedModules();
  const mappings = Object.entries(dntOptions().mappings);
  assert(mappings.length > 0);
  for (const [from, to] of mappings) {
    assertEquals([modules.has(inRepository(from)), modules.has(inRepository(to))], [false, true]);
    assert((await Deno.stat(from)).isFile, from);
  }
});

Deno.test("both builders make ES modules and their types in one folder, and add nothing", () => {
  const options = dntOptions();
  assertEquals(options.outDir, fromFileUrl(DIST));
  assertEquals(MODULES, "esm");
  assertEquals([options.scriptModule, options.declaration], [false, "inline"]);
  assertEquals([options.polyfills, options.shims], [false, {}]);
  assertEquals([options.skipSourceOutput, options.declarationMap], [true, false]);
  assert(!("files" in options.package));
});

Deno.test("where dnt can't be loaded, --dnt says so, and leaves what was built before", async () => {
  const nowhere = { DENO_DIR: await Deno.makeTempDir(), JSR_URL: "http://127.0.0.1:9/" };
  const command = [Deno.execPath(), "run", "-A", "npm/build.ts", "--dnt"] as const;
  const { code, output } = await attempt(command, { cwd: ROOT, env: nowhere });
  await Deno.remove(nowhere.DENO_DIR, { recursive: true });
  assertEquals(code, 1);
  assertStringIncludes(output, "Cannot build with dnt as it can't be loaded: ");
});

Deno.test("what runs dnt loads it, and hands it the options", async () => {
  const code = `export const build = ({ package: { name } }) => console.log("built", name);`;
  const module = `data:text/javascript,${encodeURIComponent(code)}`;
  const runner = fromFileUrl(new URL("../run_dnt.ts", import.meta.url));
  const command = [Deno.execPath(), "run", "-A", "--no-config", runner, module] as const;
  const options = JSON.stringify(dntOptions());
  const { output } = await attempt([...command, options], { cwd: ROOT });
  assertEquals(output.trim(), `built ${config.name}`);
  assertEquals((await attempt(command, { cwd: ROOT })).code, 0);
});
