// Copyright 2026 the multiprocessing authors. MIT license.

import process from "node:process";
import { assert, assertEquals, assertInstanceOf } from "@std/assert";
import { BrokenPoolError, Pool, Process, ProcessPoolExecutor } from "../../mod.ts";
import type { StartMethod, Target } from "../../mod.ts";
import { forEachMethod, Reports, run, test } from "../helpers.ts";
import { tellErrors } from "./fixtures/hostile.ts";
import * as hostile from "./fixtures/hostile.ts";

// deno-lint-ignore no-explicit-any
async function thrownBy(context: StartMethod, target: Target<any, unknown>): Promise<any> {
  await using pool = new Pool({ processes: 1, context });
  return await pool.apply(target, []).then(() => assert(false), (error) => error);
}

forEachMethod("an error with a field that can't be cloned keeps all others", async (context) => {
  const error = await thrownBy(context, hostile.refuse);
  assertEquals(error.constructor, RangeError);
  assertEquals([error.message, error.code, error.status], ["refused", "ECONNREFUSED", 502]);
  assertEquals(error.headers, { accept: ["a", "b"] });
  assertEquals(error.config, "[config.transform[0]: a function can't be cloned]");
  assert(error.stack.includes("hostile.ts"), error.stack);
  const { cause } = error;
  assertInstanceOf(cause, TypeError);
  assertEquals({ ...cause }, { retry: "[retry: a function can't be cloned]", port: 80 } as never);
});

forEachMethod("an error with a field that throws when read keeps all others", async (context) => {
  const error = await thrownBy(context, hostile.hide);
  assertInstanceOf(error, SyntaxError);
  assertEquals({ ...error }, { secret: "[secret: reading it has thrown]", code: 7 } as never);
});

forEachMethod("the errors of an AggregateError keep what can be cloned", async (context) => {
  const error = await thrownBy(context, hostile.refuseAll);
  assertInstanceOf(error, AggregateError);
  assertEquals(error.errors.map((each) => [each.constructor, each.n, typeof each.f]), [
    [TypeError, 1, "string"],
    [SyntaxError, 1, "string"],
  ]);
});

forEachMethod("what can be neither cloned nor made text arrives as an Error", async (context) => {
  for (const target of [hostile.throwNameless, hostile.throwRevoked, hostile.throwFunction]) {
    const error = await thrownBy(context, target);
    assertEquals(error.constructor, Error, target.name);
    assert(error.message.length > 0, target.name);
  }
  assertInstanceOf(await thrownBy(context, hostile.throwTrap), Error);
});

forEachMethod("an initializer's error keeps all that can be cloned", async (context) => {
  for (const initializer of [hostile.refuse, hostile.throwRevoked]) {
    await using pool = new Pool({ processes: 1, context, initializer });
    const error = await pool.apply(Math.sqrt, [4]).catch((error) => error);
    assertInstanceOf(error, BrokenPoolError);
    assertInstanceOf(error.cause, initializer === hostile.refuse ? RangeError : Error);
    if (initializer === hostile.refuse) {
      assertEquals((error.cause as { status?: number }).status, 502);
    }
  }
});

forEachMethod("a DOMException keeps its own fields", async (context) => {
  const error = await thrownBy(context, hostile.abort);
  assertEquals(error.constructor, DOMException);
  assertEquals([error.name, error.code, error.message], ["AbortError", 20, "too much"]);
  assertEquals([error.code2, error.call], [5, "[call: a function can't be cloned]"]);
});

forEachMethod("a QuotaExceededError keeps quota and requested", async (context) => {
  const error = await thrownBy(context, hostile.exceed);
  assertEquals([error.name, error.message], ["QuotaExceededError", "full"]);
  assertEquals([error.quota, error.requested, error.disk], [10, 12, "a"]);
  assertInstanceOf(error, DOMException);
  assertEquals(error.constructor.name, "QuotaExceededError");
}, { ignore: !("QuotaExceededError" in globalThis) });

forEachMethod("an error among a process's arguments keeps its fields", async (context) => {
  await using reports = new Reports();
  const error = Object.assign(new RangeError("there"), { code: 4, call() {} });
  const args = [reports.path(), [error]] as const;
  assertEquals(await run(new Process({ target: tellErrors, args, context })), 0);
  assertEquals(reports.read(), [["RangeError", true, 4, "[call: a function can't be cloned]"]]);
});

/** Elsewhere the tests have a stand-in for `Deno`, whose errors no library knows. */
const isDeno = "deno" in process.versions;

forEachMethod("errors of Deno's own keep their class", async (context) => {
  const error = await thrownBy(context, hostile.miss);
  assertInstanceOf(error, Deno.errors.NotFound);
  assertEquals([error.name, error.message], ["NotFound", "no file"]);
  assertEquals((error as { path?: string }).path, "/x");
  const own = await thrownBy(context, hostile.missOwn);
  assertInstanceOf(own, Deno.errors.PermissionDenied);
  assertEquals(own.name, "Own");
  const other = await thrownBy(context, hostile.missFalsely);
  assertEquals([other.constructor, other.name], [Error, "NotFound"]);
}, { ignore: !isDeno });

test("an error beside shared memory keeps its fields on its way to and from a worker", async () => {
  await using pool = new Pool({ processes: 1, context: "worker" });
  const memory = new SharedArrayBuffer(8);
  const [shared, error] = await pool.apply(hostile.giveBoth, [memory]) as [
    SharedArrayBuffer,
    RangeError & { code: number; cause: Error[] },
  ];
  assertInstanceOf(shared, SharedArrayBuffer);
  assertInstanceOf(error, RangeError);
  assertEquals(error.code, 3);
  assertInstanceOf(error.cause[0], TypeError);
  const sent = Object.assign(new TypeError("there"), { code: 4, call() {} });
  const [, back] = await pool.apply(hostile.same, [[memory, sent]]) as [unknown, typeof sent];
  assertInstanceOf(back, TypeError);
  assertEquals(back.code, 4);
});

forEachMethod("a future gives a task's error with all that can be cloned", async (context) => {
  await using executor = new ProcessPoolExecutor({ maxWorkers: 1, context });
  const error = await executor.submit(hostile.refuse as () => unknown).exception();
  assertInstanceOf(error, RangeError);
  assertEquals((error as { status?: number }).status, 502);
});
