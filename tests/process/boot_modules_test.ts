// Copyright 2026 the multiprocessing authors. MIT license.

import { assert, assertEquals } from "@std/assert";
import { PLACES } from "../../ipc/handles/handle_places.ts";
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

/** The modules that some name, and theirs. */
function reachedFrom(entries: string | string[], ...kinds: RegExp[]): Set<string> {
  const root = new URL("../../", import.meta.url);
  const modules = new Set([entries].flat().map((entry) => new URL(entry, root).href));
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
  const later = [
    "process/bootstrap.ts",
    "process/launch.ts",
    "pool/child/serve_process.ts",
    "workers/worker.ts",
  ];
  assertEquals(later.filter((module) => loaded.has(module)), []);
});

/**
 * How many modules Deno loads, and how many it reads, at the most: 0.13 ms and 0.02 ms each, in every program
 * and every child. Whoever needs more raises it in the commit that does, and says why.
 */
const BUDGETS: Readonly<Record<string, { loaded: number; read: number }>> = {
  "mod.ts": { loaded: 250, read: 391 },
  "process/child.ts": { loaded: 15, read: 26 },
  "workers/child.ts": { loaded: 14, read: 25 },
  "pool/child/serve_process.ts": { loaded: 75, read: 103 },
  "pool/child/serve_thread.ts": { loaded: 67, read: 77 },
};

for (const [entry, { loaded, read }] of Object.entries(BUDGETS)) {
  test(`${entry} makes Deno load at most ${loaded} modules, and read ${read}`, () => {
    const counts = [
      reachedFrom(entry, STATIC_REGEXP),
      reachedFrom(entry, STATIC_REGEXP, DYNAMIC_REGEXP),
    ];
    const [now, all] = counts.map(({ size }) => size) as [number, number];
    assert(now <= loaded && all <= read, `it loads ${now}, and reads ${all}`);
  });
}

test("what serves a pool doesn't name what few workers are given", () => {
  const entries = ["pool/child/serve_process.ts", "pool/child/serve_thread.ts"];
  const named = reachedFrom(entries, STATIC_REGEXP, DYNAMIC_REGEXP);
  assert(named.has("pool/lanes/socket_lane.ts"));
  const few = ["ipc/handles/handle_modules.ts", "ipc/connection.ts", "sync/lock.ts", "mod.ts"];
  assertEquals(few.filter((module) => named.has(module)), []);
});

/** What children load besides, each a module of its own, to make objects of the handles that they are given. */
const REVIVAL = ["codec/decode.ts", "ipc/handles/revival.ts"];

/** The same for a process that is given a handle: with its entry, and what the others load by their places. */
const HANDLE_BUDGETS: Readonly<Record<string, { loaded: number; read: number }>> = {
  lock: { loaded: 101, read: 117 },
  channel: { loaded: 93, read: 112 },
  connection: { loaded: 101, read: 120 },
  queue: { loaded: 155, read: 185 },
  proxy: { loaded: 66, read: 190 },
};

for (const [kind, { loaded, read }] of Object.entries(HANDLE_BUDGETS)) {
  test(`a process that is given a ${kind} makes Deno load at most ${loaded} modules, and read ${read}`, () => {
    const places = PLACES[kind]!.map((place) => `${place}.ts`);
    const entries = ["process/child.ts", ...REVIVAL, ...places];
    const now = reachedFrom(entries, STATIC_REGEXP).size;
    const all = reachedFrom(entries, STATIC_REGEXP, DYNAMIC_REGEXP).size;
    assert(now <= loaded && all <= read, `it loads ${now}, and reads ${all}`);
  });
}

test("what makes objects of handles is found by place where it is in a bundle by a literal", () => {
  const named = (entry: string) => reachedFrom(entry, STATIC_REGEXP, DYNAMIC_REGEXP);
  const [byPlace, byLiteral] = [named("ipc/handles/revival.ts"), named("frozen_child.ts")];
  const modules = Object.values(PLACES).flat().map((place) => `${place}.ts`);
  assertEquals(modules.filter((module) => !byLiteral.has(module)), []);
  assertEquals(modules.filter((module) => byPlace.has(module)), []);
  const source = Deno.readTextFileSync(
    new URL("../../ipc/handles/handle_modules.ts", import.meta.url),
  );
  const kinds = source.matchAll(/^ {2}"?([\w-]+)"?: \(\) =>/gm);
  assertEquals([...kinds].map(([, kind]) => kind), Object.keys(PLACES));
});
