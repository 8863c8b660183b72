// Copyright 2026 the multiprocessing authors. MIT license.

import { assert, assertEquals } from "@std/assert";
import { test } from "../helpers.ts";

/** What is loaded only where it is needed: each module costs every child a part of a millisecond. */
const LATER = [
  "ipc/codec_encode.ts",
  "ipc/connection.ts",
  "ipc/handle_modules.ts",
  "mod.ts",
  "pool/pool.ts",
  "process/process.ts",
  "runtime/deno_net.ts",
];

/** The modules that one imports before its first line, and theirs. Types are no modules. */
function loadedWith(entry: string): Set<string> {
  const root = new URL("../../", import.meta.url);
  const modules = new Set([new URL(entry, root).href]);
  for (const module of modules) {
    const source = Deno.readTextFileSync(new URL(module));
    for (
      const [, specifier] of source.matchAll(/^(?:import|export)(?! type)[^;]*?"(\.[^"]+)";/gm)
    ) {
      modules.add(new URL(specifier!, module).href);
    }
  }
  return new Set([...modules].map((module) => module.slice(root.href.length)));
}

for (const entry of ["process/child.ts", "workers/child.ts"]) {
  test(`${entry} loads what every child needs, and nothing else`, () => {
    const loaded = loadedWith(entry);
    assert(loaded.has("process/bootstrap.ts"));
    assertEquals(LATER.filter((module) => loaded.has(module)), []);
  });
}

test("mod.ts loads no module of a child, and nothing that starts one", () => {
  const loaded = loadedWith("mod.ts");
  assert(loaded.has("process/process.ts"));
  const later = ["process/bootstrap.ts", "process/launch.ts", "pool/serve.ts", "workers/worker.ts"];
  assertEquals(later.filter((module) => loaded.has(module)), []);
});
