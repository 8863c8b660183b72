// Copyright 2026 the multiprocessing authors. MIT license.

/** What macOS has in place of `/proc`, whose `ps` is asked with what every system's takes. */

import { assert, assertEquals, assertThrows } from "@std/assert";
import { readCommandLine, wordsOf } from "../../../runtime/deno/command_line.ts";

const hasPs = await new Deno.Command("ps", { args: ["-p", "1"], stdout: "null", stderr: "null" })
  .output().then(({ success }) => success, () => false);

Deno.test("a line of ps is divided into words, but for the program's arguments", () => {
  assertEquals(wordsOf("deno run -A --config x.json main.ts a b  c\n", ["a b", "", "c"]), [
    "deno",
    "run",
    "-A",
    "--config",
    "x.json",
    "main.ts",
    "a b",
    "",
    "c",
  ]);
  assertEquals(wordsOf("deno run main.ts\n", []), ["deno", "run", "main.ts"]);
});

Deno.test("a line that is not of this program is none", () => {
  assertThrows(() => wordsOf("deno run main.ts a\n", ["b"]));
  assertThrows(() => wordsOf("", []));
});

Deno.test("where there is no /proc, ps tells the flags", { ignore: !hasPs }, () => {
  const words = readCommandLine(() => false, "darwin");
  assert(words !== null);
  assertEquals(words.slice(words.length - Deno.args.length), Deno.args);
  if (Deno.build.os !== "linux") return;
  const own = Deno.readTextFileSync("/proc/self/cmdline").split("\0").slice(0, -1);
  assertEquals(words.join(" "), own.join(" "));
});

Deno.test("Windows tells nobody", () => {
  assertEquals(readCommandLine(() => true, "windows"), null);
});
