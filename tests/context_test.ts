// Copyright 2026 the multiprocessing authors. MIT license.

import { assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import { getContext, Process, type StartMethod } from "../mod.ts";
import { methodOf } from "../process/start_method.ts";
import { exitWith } from "./fixtures/exit.ts";
import { who } from "./fixtures/who.ts";
import { forEachMethod, Reports, run, test } from "./helpers.ts";

forEachMethod("process() of a context has its start method", async (method) => {
  await using reports = new Reports();
  const context = getContext(method);
  const process = context.process({ target: who, args: [reports.path()], name: "of a context" });
  assertEquals(process instanceof Process, true);
  assertEquals(await run(process), 0);
  const { name, osPid } = reports.read();
  assertEquals([name, osPid === Deno.pid], ["of a context", method === "worker"]);
});

forEachMethod("a context is an option of Process()", async (method) => {
  await using reports = new Reports();
  const context = getContext(method);
  const process = new Process({ target: who, args: [reports.path()], context });
  assertEquals(await run(process), 0);
  assertEquals(reports.read().osPid === Deno.pid, method === "worker");
});

forEachMethod("process() of a context takes all other options", async (method) => {
  const options = { target: exitWith, args: ["", 5] as [string, number], daemon: true };
  const process = getContext(method).process(options);
  assertEquals(process.daemon, true);
  assertEquals(await run(process), 5);
});

test("the factories of a context refuse a start method that got past the types", () => {
  const options = { context: "spawn" } as Record<never, never>;
  const context = getContext("worker");
  for (const factory of ["process", "pool", "executor", "pipe"] as const) {
    const make = context[factory] as (options: Record<never, never>) => unknown;
    assertThrows(() => make.call(context, options), TypeError, 'has no option "context"');
  }
});

test("getContext() gives one context for each start method", () => {
  assertStrictEquals(getContext("worker"), getContext("worker"));
  assertEquals(getContext("warm").startMethod, "warm");
  assertThrows(() => getContext("fork" as StartMethod), RangeError, 'current value is "fork"');
});

test("methodOf() reads a start method from a context", () => {
  assertEquals(methodOf("warm"), "warm");
  assertEquals(methodOf(getContext("worker")), "worker");
  assertEquals(methodOf(undefined), "spawn");
});
