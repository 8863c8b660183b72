// Copyright 2026 the multiprocessing authors. MIT license.

import { assertEquals, assertMatch } from "@std/assert";
import { importsOf, roomFaults } from "../../tools/imports.ts";
import { isLibrary, PUBLISHED, roomOf } from "../../tools/rooms.ts";

function faultOf(sources: Record<string, string>): string {
  const faults = roomFaults(new Map(Object.entries(sources)));
  assertEquals(faults.length, 1, faults.join("\n"));
  return faults[0]!;
}

Deno.test("importsOf() finds types, lazy imports and what is only run, and no examples", () => {
  const source = `
    /** import { no } from "./no.ts"; */
    // import "./no.ts";
    import type { A } from "../base/a.ts";
    export { b } from "./b.ts";
    import "./c.ts";
    const d = () => import("./d.ts");
    import { e } from "@std/path";`;
  assertEquals(importsOf("ipc/x.ts", source), ["base/a.ts", "ipc/b.ts", "ipc/c.ts", "ipc/d.ts"]);
});

Deno.test("roomFaults() allows what is below, and neighbours", () => {
  const sources = {
    "ipc/connection.ts": 'import "../codec/codec.ts"; import "./channel.ts";',
    "ipc/channel.ts": 'import type { A } from "../errors.ts";',
    "codec/codec.ts": "",
    "errors.ts": "",
  };
  assertEquals(roomFaults(new Map(Object.entries(sources))), []);
});

for (
  const [kind, statement] of [
    ["of values", 'import { Pool } from "../pool/pool.ts";'],
    ["of a type", 'import type { Pool } from "../pool/pool.ts";'],
    ["later", 'const load = () => import("../pool/pool.ts");'],
    ["that hands on", 'export { Pool } from "../pool/pool.ts";'],
  ] as const
) {
  Deno.test(`roomFaults() refuses an import upward, ${kind}`, () => {
    const fault = faultOf({ "ipc/pipe.ts": statement, "pool/pool.ts": "" });
    assertMatch(fault, /^ipc\/pipe\.ts: imports pool\/pool\.ts, which is not below it$/);
  });
}

Deno.test("roomFaults() refuses a circle, also of types alone", () => {
  const fault = faultOf({
    "pool/a.ts": 'import "./b.ts";',
    "pool/b.ts": 'import type { C } from "./c.ts";',
    "pool/c.ts": 'import "./a.ts";',
  });
  assertMatch(fault, /^pool\/a\.ts -> pool\/b\.ts -> pool\/c\.ts -> pool\/a\.ts: a circle/);
});

Deno.test("roomFaults() refuses a room that is not declared", () => {
  assertMatch(faultOf({ "pool/cellar/a.ts": "" }), /^pool\/cellar\/a\.ts: in no room/);
});

Deno.test("roomOf() is the very folder", () => {
  assertEquals(roomOf("ipc/network/listener.ts"), "ipc/network");
  assertEquals(roomOf("ipc/listener.ts"), "ipc");
  assertEquals(roomOf("mod.ts"), "mod.ts");
  assertEquals(roomOf("tests/ipc/pipe_test.ts"), null);
});

Deno.test("isLibrary() knows the library from its tests", () => {
  assertEquals(PUBLISHED.map(isLibrary), PUBLISHED.map(() => true));
  assertEquals(["tests/ipc/a.ts", "bench/a.ts"].map(isLibrary), [false, false]);
});
