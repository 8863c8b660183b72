// Copyright 2026 the multiprocessing authors. MIT license.

import { assert, assertEquals } from "@std/assert";
import { ROOT } from "../package.ts";
import { attemptProgram, consumer } from "./consumer.ts";

/** What people read on npm, and in the repository. */
const READMES = ["npm/README.md", "README.md"];

/** The programs in them that need nothing but the package. */
const PROGRAMS = READMES.flatMap((path) => {
  const text = Deno.readTextFileSync(new URL(path, ROOT));
  return [...text.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, code]) => code!)
    .filter((code) => code.includes("parentProcess() === null"))
    .filter((code) => !/from "(?!@multiprocessing\/process)/.test(code))
    .map((code) => ({ path, code }));
});

async function runAs(name: string, code: string, runtime: string): Promise<void> {
  const { folder } = await consumer();
  await Deno.writeTextFile(`${folder}/${name}`, code);
  const { code: exitCode, output } = await attemptProgram(name, { runtime });
  assertEquals(exitCode, 0, output);
  assert(output.trim() !== "" && !/error/i.test(output), output);
}

Deno.test("the READMEs have programs", () => {
  assert(PROGRAMS.length > 4);
});

for (const [index, { path, code }] of PROGRAMS.entries()) {
  for (const runtime of ["Node 26", "Bun 1.4"]) {
    Deno.test(`[${runtime}] program ${index + 1}, of ${path}, runs`, async () => {
      await runAs(`readme_${index}.ts`, code, runtime);
    });
  }
}

for (const path of READMES) {
  Deno.test(`[Node 20] the first program of ${path} runs as it stands`, async () => {
    const first = PROGRAMS.find((each) => each.path === path)!;
    await runAs("primes.mjs", first.code, "Node 20");
  });
}
