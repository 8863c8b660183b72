// Copyright 2026 the multiprocessing authors. MIT license.

import { assertEquals } from "@std/assert";
import { resolve, toFileUrl } from "@std/path";
import { carriedFlags } from "../../../runtime/node/flags.ts";

const CASES: [what: string, flags: string[], carried: string[]][] = [
  ["what concerns modules", ["--import", "./hooks.mjs", "--conditions=x"], [
    "--import",
    "./hooks.mjs",
    "--conditions=x",
  ]],
  ["no program", ["-e", "1 + 1", "--input-type=module", "--eval=2"], []],
  ["no sign that the program is read from standard input", ["--smol", "-"], ["--smol"]],
  ["what holds for one process alone", ["--inspect=0", "--test", "--cpu-prof", "--no-warnings"], [
    "--no-warnings",
  ]],
  ["no value without its flag", [
    "--cpu-prof",
    "--cpu-prof-interval",
    "100",
    "--test-name-pattern",
    "a",
    "--stack-size",
    "900",
  ], ["--stack-size", "900"]],
];

for (const [what, flags, carried] of CASES) {
  Deno.test(`carriedFlags() carries ${what}`, () => {
    assertEquals(carriedFlags(false, { flags }), carried);
  });
}

Deno.test("carriedFlags() makes paths absolute for a child that begins elsewhere", () => {
  const [hooks, loader, name] = carriedFlags(true, {
    flags: ["--import=./a.mjs", "../b.mjs", "c"],
  });
  assertEquals(hooks, `--import=${Deno.cwd()}/a.mjs`);
  assertEquals([loader?.startsWith("/"), loader?.endsWith("/b.mjs"), name], [true, true, "c"]);
});

Deno.test("carriedFlags() makes URLs of what Windows would import, and paths of the rest", () => {
  const flags = ["--import=./a.mjs", "--loader", "../b.mjs", "--require", "./c.cjs"];
  const [hooks, , loader, , required] = carriedFlags(true, { flags, platform: "win32" });
  assertEquals(hooks, `--import=${toFileUrl(`${Deno.cwd()}/a.mjs`).href}`);
  assertEquals([loader?.startsWith("file:///"), loader?.endsWith("/b.mjs")], [true, true]);
  assertEquals(required, resolve("c.cjs"));
});

Deno.test("carriedFlags() makes paths absolute where the program has left its first folder", () => {
  const flags = ["--import=./a.mjs"];
  assertEquals(carriedFlags(false, { flags, home: "/home" }), ["--import=/home/a.mjs"]);
});
