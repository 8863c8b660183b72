// Copyright 2026 the multiprocessing authors. MIT license.

import { assertEquals } from "@std/assert";
import plugin from "../../tools/lint_plugin.ts";

const COPYRIGHT = "// Copyright 2026 the multiprocessing authors. MIT license.\n";

function faults(filename: string, code: string): string[] {
  return Deno.lint.runPlugin(plugin, filename, code).map(({ id }) => id);
}

Deno.test("house/copyright wants the line first", () => {
  assertEquals(faults("/x/tests/a.ts", `${COPYRIGHT}const a = 1;`), []);
  assertEquals(faults("/x/tests/a.ts", `const a = 1;\n${COPYRIGHT}`), ["house/copyright"]);
});

Deno.test("house/no-console is for the library alone", () => {
  const code = `${COPYRIGHT}console.log(1);`;
  assertEquals(faults("/x/process/a.ts", code), ["house/no-console"]);
  assertEquals(faults("/x/mod.ts", code), ["house/no-console"]);
  assertEquals(faults("/x/examples/a.ts", code), []);
  assertEquals(faults("/x/tests/process/a.ts", code), []);
});

Deno.test("house/error-message wants a capital, and no final period or contraction", () => {
  const check = (text: string) =>
    faults("/x/pool/a.ts", `${COPYRIGHT}throw new RangeError(${text});`);
  assertEquals(check('"Cannot do this as it must be that"'), []);
  assertEquals(check("`Cannot do ${1}: use ${2}`"), []);
  assertEquals(check('"Cannot do this."'), ["house/error-message"]);
  assertEquals(check("`Cannot do ${1}.`"), ["house/error-message"]);
  assertEquals(check('"cannot do this"'), ["house/error-message"]);
  assertEquals(check('"This can\'t be done"'), ["house/error-message"]);
});
