// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * A program's own classes, served: CPython's `_TestMyManager`.
 *
 * @module
 */

import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { type AutoProxy, manager, SyncManager, TargetError } from "../../mod.ts";
import { forEachMethod, test } from "../helpers.ts";
import { FooBar, makesCounter, SetUp, squares } from "./fixtures/own.ts";

interface Registered {
  foo(): Promise<AutoProxy<FooBar>>;
  bar(): Promise<{ _h(): Promise<string>; field: Promise<number> }>;
  squares(): Promise<AutoProxy<Generator<number>> & AsyncIterable<number>>;
  counter(from?: number): Promise<AutoProxy<{ next(): number }>>;
  lister(): Promise<{ listed(): Promise<AutoProxy<{ at(i: number): number }>> }>;
  setUp(): Promise<AutoProxy<SetUp>>;
}

SyncManager.register("foo", FooBar);
SyncManager.register("bar", FooBar, { exposed: ["_h", "field"] });
SyncManager.register("squares", squares);
SyncManager.register("counter", makesCounter);
SyncManager.register("lister", FooBar, { methodToType: { listed: "list" } });
SyncManager.register("setUp", SetUp);
SyncManager.register("elsewhere");

forEachMethod("PX-001 A registered type offers its public methods", async (context) => {
  await using server = await manager<Registered>({ context });
  const foo = await server.foo();
  assertEquals([await foo.f(), await foo.inherited(), await foo.year], ["f()", "inherited", 1970]);
  for (const hidden of ["_h", "waitSync", "field", "then", "constructor", "__proto__"]) {
    assert(!Object.hasOwn(Object.getPrototypeOf(foo), hidden), hidden);
  }
  assertEquals((foo as unknown as Record<string, unknown>)._h, undefined);
  const bar = await server.bar();
  assertEquals([await bar._h(), await bar.field], ["_h()", 1]);
  assertEquals((bar as unknown as Record<string, unknown>).f, undefined);
});

test("PX-003 A method's error is thrown in the caller with its own type", async () => {
  await using server = await manager<Registered>({ context: "worker" });
  const foo = await server.foo();
  const error = await assertRejects(() => foo.g(), RangeError, "out of range");
  assert(error.stack!.includes("own.ts"), error.stack);
});

forEachMethod("PX-005 A registered generator is iterated to its end", async (context) => {
  await using server = await manager<Registered>({ context });
  const proxy = await server.squares();
  assertEquals(await Array.fromAsync(proxy), [0, 1, 4, 9, 16, 25, 36, 49, 64, 81]);
  assertEquals(await Array.fromAsync(proxy), []);
});

test("A registered function may give an object literal", async () => {
  await using server = await manager<Registered>({ context: "worker" });
  const counter = await server.counter(5);
  assertEquals([await counter.next(), await counter.next()], [5, 6]);
  assertEquals((counter as unknown as Record<string, unknown>)._hidden, undefined);
});

test("PX-023 A result that can't be sent is an error of the call alone", async () => {
  await using server = await manager<Registered>({ context: "worker" });
  const foo = await server.foo();
  const error = await assertRejects(() => foo.uncloneable(), DOMException);
  assertEquals([error.name, await foo.f()], ["DataCloneError", "f()"]);
});

test("PX-025 A proxy has the exposed methods and no others", async () => {
  await using server = await manager<Registered>({ context: "worker" });
  const foo = await server.foo();
  const own = Object.getOwnPropertyNames(Object.getPrototypeOf(foo)).sort();
  assertEquals(
    own,
    ["f", "g", "inherited", "listed", "never", "slow", "uncloneable", "year"],
  );
  assertEquals("nothing" in foo, false);
});

test("PX-026 The text of a proxy names its type", async () => {
  await using server = await manager<Registered>({ context: "worker" });
  const foo = await server.foo();
  assertEquals(String(foo), "<Proxy of foo 1>");
  assertEquals(Object.prototype.toString.call(foo), "[object Proxy of a foo]");
});

test("PX-027 A method's result is a proxy of the type that was named for it", async () => {
  await using server = await manager<Registered>({ context: "worker" });
  const list = await (await server.lister()).listed();
  assertEquals([await list.at(0), await list.at(-1)], [1, 2]);
});

test("A method of a program's own gives up by a signal", async () => {
  await using server = await manager<Registered>({ context: "worker" });
  const foo = await server.foo() as unknown as {
    never(options: { signal: AbortSignal }): Promise<void>;
    f(): Promise<string>;
  };
  const control = new AbortController();
  const waits = foo.never({ signal: control.signal });
  control.abort("enough");
  assertEquals(await waits.catch((reason) => reason), "enough");
  assertEquals(await foo.f(), "f()");
});

test("SyncManager.register() refuses names that managers have", () => {
  for (const name of ["dict", "shutdown", "then", "constructor", "__proto__"]) {
    assertThrows(() => SyncManager.register(name, FooBar), RangeError, "name");
  }
  assertThrows(() => SyncManager.register("", FooBar), TypeError);
  for (const exposed of [["then"], ["constructor"], ["__proto__"]]) {
    assertThrows(() => SyncManager.register("x", FooBar, { exposed }), RangeError, "exposed");
  }
});

test("A type without a factory can't be made by a server of this program", async () => {
  await using server = await manager<{ elsewhere(): Promise<unknown> }>({ context: "worker" });
  await assertRejects(() => server.elsewhere(), RangeError, "elsewhere");
});

test("manager() refuses a factory that its server can't reach", async () => {
  let count = 0;
  SyncManager.register("closure", () => ({ next: () => count++ }));
  try {
    await assertRejects(() => manager({ context: "worker" }), TargetError);
  } finally {
    SyncManager.register("closure");
  }
});
