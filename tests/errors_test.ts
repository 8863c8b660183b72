// Copyright 2026 the multiprocessing authors. MIT license.

import { assert, assertEquals } from "@std/assert";
import * as errors from "../errors.ts";
import { test } from "./helpers.ts";

for (const [name, ErrorClass] of Object.entries(errors)) {
  test(`${name} has its name, and extends ProcessError`, () => {
    const error = new (ErrorClass as typeof errors.ProcessError)("text", {
      cause: "why",
      ...{
        module: null,
        targetName: "",
        exitCode: 1,
        pid: 2,
        timeout: 3,
        resource: "",
        bytes: new Uint8Array(),
      },
    });
    assertEquals([error.name, error.message, error.cause], [name, "text", "why"]);
    assert(error instanceof errors.ProcessError && error instanceof Error);
    assert(error.stack?.includes("errors_test"));
    assertEquals(String(error), `${name}: text`);
  });
}

test("errors carry their facts", () => {
  const target = new errors.TargetError("t", { module: "file:///a.ts", targetName: "f" });
  assertEquals([target.module, target.targetName], ["file:///a.ts", "f"]);
  const lost = new errors.WorkerLostError("l", { exitCode: -9, pid: 5 });
  assertEquals([lost.exitCode, lost.pid], [-9, 5]);
  assertEquals(new errors.TimeoutError("t", { timeout: 7 }).timeout, 7);
  assertEquals(new errors.NotFoundError("n", { resource: "a" }).resource, "a");
  assertEquals(new errors.AlreadyExistsError("n", { resource: "b" }).resource, "b");
  const bytes = new Uint8Array([1]);
  assertEquals(new errors.BufferTooShortError("b", { bytes }).bytes, bytes);
});

test("an error without a cause has none", () => {
  assertEquals("cause" in new errors.ProcessError("text"), false);
  assertEquals("cause" in new errors.BrokenPoolError("text"), false);
});
