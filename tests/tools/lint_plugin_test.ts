// Copyright 2026 the multiprocessing authors. MIT license.

import { assertEquals } from "@std/assert";
import { ROOT } from "../../tools/files.ts";
import plugin from "../../tools/lint_plugin.ts";

const COPYRIGHT = "// Copyright 2026 the multiprocessing authors. MIT license.\n";

function faults(path: string, code: string): string[] {
  return Deno.lint.runPlugin(plugin, ROOT.pathname + path, code).map(({ id }) => id);
}

Deno.test("house/copyright wants the line first", () => {
  assertEquals(faults("tests/a.ts", `${COPYRIGHT}const a = 1;`), []);
  assertEquals(faults("tests/a.ts", `const a = 1;\n${COPYRIGHT}`), ["house/copyright"]);
});

Deno.test("house/no-console is for the library alone", () => {
  const code = `${COPYRIGHT}console.log(1);`;
  assertEquals(faults("process/a.ts", code), ["house/no-console"]);
  assertEquals(faults("ipc/sub/a.ts", code), ["house/no-console"]);
  assertEquals(faults("mod.ts", code), ["house/no-console"]);
  assertEquals(faults("examples/a.ts", code), []);
  assertEquals(faults("tests/process/a.ts", code), []);
});

Deno.test("house/no-with-resolvers is for the library alone", () => {
  const code = `${COPYRIGHT}Promise.withResolvers();`;
  assertEquals(faults("process/a.ts", code), ["house/no-with-resolvers"]);
  assertEquals(faults("process/a.ts", `${COPYRIGHT}Promise.resolve();`), []);
  assertEquals(faults("bench/a.ts", code), []);
});

Deno.test("house/error-message wants a capital, and no final period or contraction", () => {
  const check = (text: string) => faults("pool/a.ts", `${COPYRIGHT}throw new RangeError(${text});`);
  assertEquals(check('"Cannot do this as it must be that"'), []);
  assertEquals(check("`Cannot do ${1}: use ${2}`"), []);
  assertEquals(check('"Cannot do this."'), ["house/error-message"]);
  assertEquals(check("`Cannot do ${1}.`"), ["house/error-message"]);
  assertEquals(check('"cannot do this"'), ["house/error-message"]);
  assertEquals(check('"This can\'t be done"'), ["house/error-message"]);
});
