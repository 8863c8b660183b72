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

async function makeProject(): Promise<string> {
  const folder = await Deno.makeTempDir();
  const links = ["", "links/std-assert", "links/std-path"].map((path) =>
    fromFileUrl(new URL(path, ROOT))
  );
  const config = {
    imports: { "@multiprocessing/process": "jsr:@multiprocessing/process@^0.1.0" },
    links,
    lock: false,
  };
  await Deno.writeTextFile(`${folder}/deno.json`, JSON.stringify(config));
  return folder;
}

async function runBlock(folder: string, code: string): Promise<Output> {
  const path = `${folder}/main.ts`;
  await Deno.writeTextFile(path, code);
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--check", "--quiet", path],
    cwd: folder,
    env: { NO_COLOR: "1" },
    signal: AbortSignal.timeout(25_000),
  }).output();
  const [text, errors] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
  return { success, lines: text!.trimEnd().split("\n"), errors: errors! };
}

const blocks = blocksOf("README.md");

test("README.md shows programs", () => {
  assert(blocks.length >= 5);
});

blocks.forEach((code, index) => {
  test(`README.md program ${index + 1} compiles, runs, and prints what its comments say`, async () => {
    const folder = await makeProject();
    try {
      const { success, lines, errors } = await runBlock(folder, code);
      assert(success, errors);
      assertEquals(errors, "");
      const promised = [...code.matchAll(PROMISE_REGEXP)].map(([, value]) => value!);
      if (promised.length > 0) assertEquals(lines, promised);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  });
});

test("README.md begins with a program that prints what a reader would expect", async () => {
  const folder = await makeProject();
  try {
    const { lines } = await runBlock(folder, blocks[0] ?? "");
    assertEquals(lines, [
      "Waiting for Process-1",
      "9592 primes below 100000",
      "Exit code 0",
    ]);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

test("README.md links to files that are there", async () => {
  const text = await Deno.readTextFile(new URL("README.md", ROOT));
  const targets = [...text.matchAll(/\]\((?!https?:)([^)#]+)\)/g)].map(([, target]) => target!);
  assert(targets.length > 0);
  for (const target of targets) await Deno.stat(new URL(target, ROOT));
});
