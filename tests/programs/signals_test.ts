// Copyright 2026 the multiprocessing authors. MIT license.

import { assertEquals } from "@std/assert";
import { type Ending, runProgram } from "./run_program.ts";

let ending: Promise<Ending> | undefined;

/** What the program of all tests here prints, once it is seen to have ended well. */
async function lines(): Promise<string[]> {
  const { code, stdout, stderr } = await (ending ??= runProgram("signals.ts"));
  assertEquals([code, stderr], [0, ""]);
  return stdout.split("\n");
}

Deno.test("SG-003 a signal that the parent handles doesn't disturb join()", async () => {
  assertEquals((await lines()).slice(0, 3), ["spawn 0 1", "worker 0 2", "warm 0 3"]);
});

Deno.test("SG-007 SIGINT ends a child without a handler with exit code -2 and no text, and no other", async () => {
  assertEquals((await lines()).slice(3), ["handled 5", "not handled -2", ""]);
});
