// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * What the README shows works as it stands there, in a project that has the library as a dependency.
 *
 * @module
 */

import { assert, assertEquals } from "@std/assert";
import { fromFileUrl } from "@std/path";
import { test } from "./helpers.ts";

const ROOT = new URL("../", import.meta.url);

const BLOCK_REGEXP = /^```ts\n([\s\S]*?)^```$/gm;

/** `console.log(...); // 3` or `// null: still at it`. */
const PROMISE_REGEXP = /console\.log\(.*\); \/\/ ([^\s:]+)/g;

interface Output {
  success: boolean;
  lines: string[];
  errors: string;
}

function blocksOf(file: string): string[] {
  const text = Deno.readTextFileSync(new URL(file, ROOT));
  return [...text.matchAll(BLOCK_REGEXP)].map(([, code = ""]) => code);
}

/** Calls `use` with the folder of a project that has the programs of the README. */
async function withProject(use: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  const config = {
    imports: { "@multiprocessing/process": "jsr:@multiprocessing/process@^0.1.0" },
    links: [fromFileUrl(ROOT)],
    lock: false,
  };
  try {
    await Deno.writeTextFile(`${folder}/deno.json`, JSON.stringify(config));
    for (const [index, code] of blocks.entries()) {
      await Deno.writeTextFile(`${folder}/${index}.ts`, code);
    }
    await use(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function deno(folder: string, args: string[], limit: number): Promise<Output> {
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args,
    cwd: folder,
    env: { NO_COLOR: "1" },
    signal: AbortSignal.timeout(limit),
  }).output();
  const [text, errors] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
  return { success, lines: text!.trimEnd().split("\n"), errors: errors! };
}

async function runBlock(folder: string, index: number): Promise<string[]> {
  const args = ["run", "-A", "--quiet", `${index}.ts`];
  const { success, lines, errors } = await deno(folder, args, 25_000);
  assert(success, errors);
  assertEquals(errors, "");
  return lines;
}

const blocks = blocksOf("README.md");

const pages = [...Deno.readDirSync(new URL("docs/", ROOT))].map(({ name }) => `docs/${name}`)
  .filter((path) => path.endsWith(".md"));

test("README.md shows programs", () => {
  assert(blocks.length >= 5);
});

Deno.test("README.md and docs/ show programs that compile", async () => {
  await withProject(async (folder) => {
    const files = blocks.map((_, index) => `${index}.ts`);
    for (const [index, code] of pages.flatMap(blocksOf).entries()) {
      // A module that others import begins with its path.
      const [, file = `page_${index}.ts`] = /^\/\/ (\w+\/\w+\.ts)\n/.exec(code) ?? [];
      await Deno.mkdir(new URL(`./${file}/..`, `file://${folder}/`), { recursive: true });
      await Deno.writeTextFile(`${folder}/${file}`, code);
      files.push(file);
    }
    const { success, errors } = await deno(folder, ["check", "--quiet", ...files], 120_000);
    assert(success, errors);
  });
});

blocks.forEach((code, index) => {
  test(`README.md program ${index + 1} runs, and prints what its comments say`, async () => {
    await withProject(async (folder) => {
      const lines = await runBlock(folder, index);
      const promised = [...code.matchAll(PROMISE_REGEXP)].map(([, value]) => value!);
      if (promised.length > 0) assertEquals(lines, promised);
    });
  });
});

test("README.md begins with a program that prints what a reader would expect", async () => {
  await withProject(async (folder) => {
    assertEquals(await runBlock(folder, 0), [
      "Waiting for Process-1",
      "9592 primes below 100000",
      "Exit code 0",
    ]);
  });
});
