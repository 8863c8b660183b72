// Copyright 2026 the multiprocessing authors. MIT license.

import { assert, assertEquals } from "@std/assert";
import { ROOT } from "../package.ts";
import { attemptProgram, consumer } from "./consumer.ts";

const README = await Deno.readTextFile(new URL("README.md", ROOT));

/** The programs in the README that need nothing but the package. */
const PROGRAMS = [...README.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, code]) => code!)
  .filter((code) => code.includes("import.meta.main"))
  .filter((code) => !/from "(?!@multiprocessing\/process)/.test(code));

Deno.test("the README has programs", () => {
  assert(PROGRAMS.length > 2);
});

for (const [index, code] of PROGRAMS.entries()) {
  for (const runtime of ["Node 26", "Bun 1.4"]) {
    Deno.test(`[${runtime}] program ${index + 1} of the README runs`, async () => {
      const { folder } = await consumer();
      await Deno.writeTextFile(`${folder}/readme_${index}.ts`, code);
      const { code: exitCode, output } = await attemptProgram(`readme_${index}.ts`, { runtime });
      assertEquals(exitCode, 0, output);
      assert(output.trim() !== "" && !/error/i.test(output), output);
    });
  }
}
