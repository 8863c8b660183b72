// Copyright 2026 the multiprocessing authors. MIT license.

import { assertEquals, assertThrows } from "@std/assert";
import { Process } from "../../mod.ts";
import { Finalizer, runFinalizers } from "../../runtime/finalizers.ts";
import { registerAndWait, registerFinalizers } from "../fixtures/finalizers.ts";
import { forEachMethod, Reports, run, runForError, test } from "../helpers.ts";

test("F-002 Finalizer.call() runs the callback once and gives what it gives", async () => {
  let count = 0;
  const finalizer = new Finalizer(() => ++count);
  assertEquals(finalizer.stillActive, true);
  assertEquals([finalizer.call(), finalizer.call()], [1, undefined]);
  assertEquals(finalizer.stillActive, false);
  await runFinalizers();
  assertEquals(count, 1);
});

test("F-003 finalizers run by falling priority, the youngest of equals first", async () => {
  const order: string[] = [];
  const add = (text: string, priority?: number) => new Finalizer(() => order.push(text), priority);
  add("older");
  add("last", -100);
  add("first", 10);
  add("younger", 0);
  add("low", -10);
  add("cancelled").cancel();
  await runFinalizers();
  assertEquals(order, ["first", "younger", "older", "low", "last"]);
  await runFinalizers();
  assertEquals(order.length, 5);
});

test("F-006 a finalizer belongs to no object: it runs at the end if it has a priority", async () => {
  let count = 0;
  new Finalizer(() => ++count, 10);
  await runFinalizers();
  assertEquals(count, 1);
});

test("F-011 an error of one finalizer is printed, and the others still run", async () => {
  await using reports = new Reports();
  const args = [reports.path(), "return"] as const;
  const process = new Process({ target: registerFinalizers, args, stderr: "piped" });
  const { code, stderr } = await runForError(process);
  assertEquals([code, stderr.match(/.*this finalizer fails/g)], [0, [
    "Error: this finalizer fails",
  ]]);
  assertEquals(await Deno.readTextFile(reports.path()), "slow\nlow\n");
});

test("F-007 finalizers may be added, run and dropped by finalizers", async () => {
  const order: string[] = [];
  const add = (text: string, priority: number) => new Finalizer(() => order.push(text), priority);
  const dropped = add("dropped", 0);
  const called = add("called", 0);
  new Finalizer(() => {
    dropped.cancel();
    called.call();
    add("added above", 20);
    add("added below", -1);
    for (let count = 0; count < 1000; count++) new Finalizer(() => {}).cancel();
  }, 10);
  await runFinalizers();
  assertEquals(order, ["called", "added above", "added below"]);
});

test("F-008 a priority must be a whole number, or null: only by hand", async () => {
  for (const priority of [1.5, NaN, "1" as unknown as number]) {
    assertThrows(
      () => new Finalizer(() => {}, priority),
      TypeError,
      `Cannot register a finalizer as "priority" must be a whole number: current value is ${priority}`,
    );
  }
  let count = 0;
  const finalizer = new Finalizer(() => ++count, null);
  await runFinalizers();
  assertEquals([count, finalizer.stillActive], [0, true]);
  assertEquals(finalizer.call(), 1);
});

forEachMethod(
  "F-010 finalizers of a child run at its end, its parent's do not",
  async (context) => {
    await using reports = new Reports();
    let inherited = 0;
    const own = new Finalizer(() => ++inherited);
    for (
      const [end, code, lines] of [
        ["return", 0, ["slow", "low"]],
        ["throw", 1, ["slow", "low"]],
        ["go on", 0, ["later", "slow", "low"]],
        // Nothing can be waited for at an exit, nor when a worker of Deno has nothing left to do.
        ["Deno.exit", 3, ["low"]],
        ["process.exit", 3, ["low"]],
      ] as const
    ) {
      const args = [reports.path(end), end] as const;
      const process = new Process({ target: registerFinalizers, args, context, stderr: "null" });
      assertEquals(await run(process), code);
      const isTold = context !== "worker" || end === "throw" || Deno.version.deno === "";
      const found = (await Deno.readTextFile(reports.path(end))).split("\n").slice(0, -1);
      // On a busy machine a thread may run on for long enough.
      const isExpected = (line: string) => isTold || line !== "slow";
      assertEquals(found.filter(isExpected), lines.filter(isExpected));
    }
    assertEquals(inherited, 0);
    own.cancel();
  },
);

forEachMethod(
  "SG-008 terminate() runs neither finalizers nor exit handlers of the child",
  async (context) => {
    await using reports = new Reports();
    const process = new Process({ target: registerAndWait, args: [reports.path()], context });
    await process.start();
    await reports.next(process);
    process.terminate();
    assertEquals(await process.join(), -15);
    assertEquals([reports.has("report.finalized"), reports.has("report.exited")], [false, false]);
  },
);
