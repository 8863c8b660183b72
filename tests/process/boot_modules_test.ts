// Copyright 2026 the multiprocessing authors. MIT license.

import { assert, assertEquals } from "@std/assert";
import { test } from "../helpers.ts";

/** What is loaded only where it is needed: each module costs every child a part of a millisecond. */
const LATER = [
  "codec/decoder.ts",
  "codec/encoder.ts",
  "ipc/connection.ts",
  "ipc/handles/handle_modules.ts",
  "mod.ts",
  "pool/pool.ts",
  "process/process.ts",
  "runtime/deno/net.ts",
];

/** What is imported before the first line. Types are no modules. */
const STATIC_REGEXP = /^(?:import|export)(?! type)[^;]*?"(\.[^"]+)";/gm;

/** What is imported by name later. */
const DYNAMIC_REGEXP = /\bimport\("(\.[^"]+)"\)/g;

/** The modules that one names, and theirs. */
function reachedFrom(entry: string, ...kinds: RegExp[]): Set<string> {
  const root = new URL("../../", import.meta.url);
  const modules = new Set([new URL(entry, root).href]);
  for (const module of modules) {
    const source = Deno.readTextFileSync(new URL(module));
    for (const [, specifier] of kinds.flatMap((kind) => [...source.matchAll(kind)])) {
      modules.add(new URL(specifier!, module).href);
    }
  }
  return new Set([...modules].map((module) => module.slice(root.href.length)));
}

for (const entry of ["process/child.ts", "workers/child.ts"]) {
  test(`${entry} loads what every child needs, and nothing else`, () => {
    const loaded = reachedFrom(entry, STATIC_REGEXP);
    assert(loaded.has("process/bootstrap.ts"));
    assertEquals(["errors.ts", ...LATER].filter((module) => loaded.has(module)), []);
  });

  test(`${entry} doesn't name what Deno would read in every child for a few to load it`, () => {
    const named = reachedFrom(entry, STATIC_REGEXP, DYNAMIC_REGEXP);
    assert(named.has("errors.ts"));
    assertEquals(LATER.filter((module) => named.has(module)), []);
  });
}

test("mod.ts loads no module of a child, and nothing that starts one", () => {
  const loaded = reachedFrom("mod.ts", STATIC_REGEXP);
  assert(loaded.has("process/process.ts"));
  const later = ["process/bootstrap.ts", "process/launch.ts", "pool/serve.ts", "workers/worker.ts"];
  assertEquals(later.filter((module) => loaded.has(module)), []);
});
