// Copyright 2026 the multiprocessing authors. MIT license.

import { assert, assertEquals } from "@std/assert";
import { inspectPlace } from "../../runtime/inspector.ts";
import { locate } from "../../runtime/host.ts";
import { nothing } from "../fixtures/preloaded.ts";
import { test } from "../helpers.ts";

class Sample {
  method(): void {}
}

function makeClosure(variable: number): () => number {
  return function closure() {
    return variable;
  };
}

test("inspectPlace() tells module and source of a function, a class and a method", async () => {
  for (const fn of [makeClosure, Sample, Sample.prototype.method, () => {}, async () => {}]) {
    const place = await inspectPlace(fn);
    assertEquals([place?.url, place?.closure], [import.meta.url, null], String(fn));
    assert(place!.source.includes("class Sample"));
  }
  const other = await inspectPlace(nothing);
  assertEquals(other?.url, new URL("../fixtures/preloaded.ts", import.meta.url).href);
});

test("inspectPlace() names the function whose variables are used", async () => {
  assertEquals((await inspectPlace(makeClosure(1)))?.closure, "makeClosure");
  const anonymous = ((variable: number) => () => variable)(1);
  assertEquals((await inspectPlace(anonymous))?.closure, "an outer function");
});

test("inspectPlace() is null for builtins and bound functions", async () => {
  for (const fn of [Math.sqrt, Array.prototype.map, makeClosure.bind(null, 1)]) {
    assertEquals(await inspectPlace(fn), null, String(fn));
  }
});

test("inspectPlace() answers many at once, and the same the second time", async () => {
  const functions = [makeClosure, Sample, nothing, Math.sqrt, makeClosure(1)];
  const all = await Promise.all([...functions, ...functions].map((fn) => inspectPlace(fn)));
  assertEquals(all.slice(functions.length), all.slice(0, functions.length));
  assert(all[0] === all[functions.length]);
});

test("inspectPlace() leaves no trace on globalThis", async () => {
  const before = Object.getOwnPropertyNames(globalThis);
  await inspectPlace(() => 1);
  assertEquals(Object.getOwnPropertyNames(globalThis), before);
});

Deno.test({
  name: "locate() is null without the permission to inspect",
  permissions: { sys: false },
  fn: async () => assertEquals(await locate(() => 2), null),
});

Deno.test("locate() tells the place where the permission is there", async () => {
  assertEquals((await locate(makeClosure))?.url, import.meta.url);
});
