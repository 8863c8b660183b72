// Copyright 2026 the multiprocessing authors. MIT license.

import { assert, assertEquals, assertRejects } from "@std/assert";
import { pipe, Process, TargetError } from "../../mod.ts";
import { Around, Deeper, Doubler, makeHidden, Picky, Upper } from "../fixtures/subclasses.ts";
import { forEachMethod, Reports, run, runForError, test } from "../helpers.ts";

forEachMethod("P-056 a subclass runs its run() with the fields it was given", async (context) => {
  await using reports = new Reports();
  const process = new Upper(reports.path(), { name: "upper", context });
  process.count = 5;
  assertEquals(await run(process), 0);
  const words = new Map([["one", new Set([1])]]);
  assertEquals(reports.read(), { words, count: 5, name: "upper", isUpper: true, of: "Upper" });
});

forEachMethod("a subclass that is exported by another name works", async (context) => {
  await using reports = new Reports();
  assertEquals(await run(new Deeper(reports.path(), { context })), 0);
  const { of, isUpper } = reports.read();
  assertEquals({ of, isUpper }, { of: "Below", isUpper: true });
});

forEachMethod("a subclass can call the target of its options", async (context) => {
  await using reports = new Reports();
  const process = new Around({ target: Math.max, args: [1, 9, 3], context });
  Object.assign(process, { path: reports.path() });
  assertEquals(await run(process), 0);
  assertEquals(reports.read(), ["around", 9]);
});

forEachMethod("a subclass that is not exported is refused", async (context) => {
  const error = await assertRejects(() => makeHidden({ context }).start(), TargetError);
  assertEquals(error.targetName, "Hidden");
  assert(error.message.includes("it is not exported"), error.message);
});

forEachMethod("a subclass with a field that can't be cloned is refused", async (context) => {
  const process = new Upper("", { context });
  Object.assign(process, { callback: () => {} });
  const error = await assertRejects(() => process.start(), DOMException);
  assertEquals(error.name, "DataCloneError");
  assertEquals(error.message, "Cannot send this.callback: a function can't be cloned");
});

forEachMethod("P-079 what the child can't restore gives exit code 1", async (context) => {
  const process = new Picky({ stderr: "piped", name: "picky", context });
  Object.defineProperty(process, "token", { value: 1, enumerable: true });
  const { code, stderr } = await runForError(process);
  assertEquals(code, 1);
  assert(stderr.startsWith("Process picky:\n"), stderr);
  assert(stderr.includes("this token can't be restored"), stderr);
});

test("run() in this process calls the target", () => {
  assertEquals(new Process({ target: Math.max, args: [1, 5] }).run(), 5);
  assertEquals(new Process().run(), undefined);
});

forEachMethod("P-058 a parent may close its ends after the last message", async (context) => {
  const [input, toChild] = pipe<number | null>({ duplex: false, context });
  const [fromChild, output] = pipe<number, never>({ duplex: false, context });
  const process = new Doubler(input, output, { context });
  await process.start();
  await toChild.send(21);
  assertEquals(await fromChild.recv(), 42);
  await toChild.send(null);
  toChild.close();
  fromChild.close();
  assertEquals(await process.join(), 0);
});
