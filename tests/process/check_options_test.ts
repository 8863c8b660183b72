// Copyright 2026 the multiprocessing authors. MIT license.

import { assert, assertEquals, assertThrows } from "@std/assert";
import { currentProcess, getContext, Process } from "../../mod.ts";
import { checkOptions } from "../../process/check_options.ts";
import { test } from "../helpers.ts";

// Everything here is what the type checker would refuse.
// deno-lint-ignore no-explicit-any
const make = (options: any) => new Process(options);

for (
  const [name, value, rule] of [
    ["target", 5, "a function or a reference"],
    ["target", null, "a function or a reference"],
    ["target", { module: "x" }, "a function or a reference"],
    ["args", 5, "an array"],
    ["args", "text", "an array"],
    ["args", { 0: 1 }, "an array"],
    ["args", null, "an array"],
    ["name", 5, "a string"],
    ["name", null, "a string"],
    ["daemon", "yes", "a boolean"],
    ["daemon", null, "a boolean"],
    ["detached", 1, "a boolean"],
    ["env", "A=1", "an object of strings"],
    ["env", { A: 1 }, "an object of strings"],
    ["cwd", 5, "a path or a file URL"],
    ["stdout", 1, "a string"],
    ["stderr", null, "a string"],
    ["permissions", "all", '"inherit", "none" or an object'],
    ["permissions", ["read"], '"inherit", "none" or an object'],
  ] as const
) {
  const kind = Array.isArray(value) ? "an array" : "an object";
  const shown = typeof value === "object" && value !== null ? kind : null;
  test(`Process() refuses the ${name} ${JSON.stringify(value)}`, () => {
    const error = assertThrows(
      () => make({ [name]: value }),
      TypeError,
      `"${name}" must be ${rule}`,
    );
    const current = shown ?? (typeof value === "string" ? `"${value}"` : String(value));
    assert(error.message.endsWith(`current value is ${current}`), error.message);
  });
}

test("Process() refuses values that an option doesn't have", () => {
  assertThrows(() => make({ stdout: "pipe" }), RangeError, "inherit, piped, null");
  assertThrows(() => make({ stderr: "" }), RangeError, 'current value is ""');
  assertThrows(() => make({ context: "fork" }), RangeError, 'current value is "fork"');
  assertThrows(() => make({ context: {} }), TypeError, "one of spawn, worker, warm");
  assertThrows(() => make({ context: null }), TypeError, "one of spawn, worker, warm");
});

test("Process() that is refused counts for no name", () => {
  const number = () => Number(new Process().name.split("-")[1]);
  const before = number();
  assertThrows(() => make({ daemon: 1 }), TypeError);
  assertEquals(number(), before + 1);
});

test("Process() takes every option as it may be", () => {
  assertEquals(checkOptions({ args: [1, 2] as unknown[] }).args, [1, 2]);
  assertEquals(checkOptions({}).args, []);
  make({ stdout: "null", stderr: "piped", permissions: "none", cwd: new URL("file:///") });
  make({ context: getContext("worker"), permissions: { read: true }, env: {}, detached: false });
});

test("authkey refuses what is no bytes", () => {
  assertThrows(
    () => Reflect.set(make({}), "authkey", "secret"),
    TypeError,
    '"authkey" must be a Uint8Array',
  );
  assertThrows(() => Reflect.set(currentProcess(), "authkey", null), TypeError);
});
