// Copyright 2026 the multiprocessing authors. MIT license.

import { assertEquals } from "@std/assert";
import { runProgram } from "./run_program.ts";

Deno.test("SG-003 SG-007 signals that are handled disturb nobody, and SIGINT ends who doesn't handle it", async () => {
  const { code, stdout, stderr } = await runProgram("signals.ts");
  const expected = ["spawn 0 1", "worker 0 2", "warm 0 3", "handled 5", "not handled -2", ""];
  assertEquals([code, stdout, stderr], [0, expected.join("\n"), ""]);
});
