// Copyright 2026 the multiprocessing authors. MIT license.

import { assert, assertEquals } from "@std/assert";
import { inspectPlace } from "../../runtime/inspector.ts";
import { locate } from "../../runtime/host.ts";
import { nothing } from "../fixtures/preloaded.ts";
import { test } from "../helpers.ts";

const [own, other] = [() => 1, () => 2];

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

test("inspectPlace() takes the text of the file where that is enough, and asks the engine else", async () => {
  const closure = makeClosure(1);
  const asked: [string, unknown][] = [];
  const readFile = (url: string, fn: unknown) => {
    asked.push([url, fn]);
    return fn === own ? "the file" : null;
  };
  const places = await Promise.all(
    [own, other, closure].map((fn) => inspectPlace(fn, globalThis, readFile)),
  );
  assertEquals(places[0], { url: import.meta.url, closure: null, source: "the file" });
  for (const place of places.slice(1)) assert(place!.source.includes("class Sample"));
  assertEquals(places[2]!.closure, "makeClosure");
  assertEquals(asked, [[import.meta.url, own], [import.meta.url, other]]);
});

test("inspectPlace() answers those that are asked for while it looks", async () => {
  const [first, second] = [() => 3, () => 4];
  const one = inspectPlace(first);
  await new Promise((resolve) => setTimeout(resolve));
  const other = inspectPlace(second);
  assertEquals([(await one)?.url, (await other)?.url], [import.meta.url, import.meta.url]);
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
