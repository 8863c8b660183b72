// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The examples with a pool do their work, on real files.
 *
 * @module
 */

import { Buffer } from "node:buffer";
import { assert, assertEquals, assertMatch } from "@std/assert";
import { PNG } from "pngjs";
import { runExample } from "./run_example.ts";
import { test } from "../helpers.ts";

async function withFolder(use: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await use(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function linesOf(file: string, args: string[]): Promise<string[]> {
  return (await runExample(file, args)).trimEnd().split("\n");
}

test("examples/word_count.ts counts the words of a folder, alone and together", () =>
  withFolder(async (folder) => {
    await Deno.mkdir(`${folder}/inner`);
    await Deno.writeTextFile(`${folder}/a.md`, "Pools share work. Workers share pools");
    await Deno.writeTextFile(`${folder}/inner/b.txt`, "pools, and not much else");
    await Deno.writeTextFile(`${folder}/skipped.bin`, "pools pools pools");
    const lines = await linesOf("word_count.ts", [folder]);
    assertMatch(lines[0]!, /^2 files on 1 process\(es\): [\d.]+ s$/);
    assertMatch(lines[1]!, /^2 files on \d+ process\(es\): [\d.]+ s$/);
    assertMatch(lines[4]!, /^pools +3$/);
    assertMatch(lines[5]!, /^share +2$/);
    assertEquals(lines.at(-1), "Both counts agree on every word");
  }));

test("examples/mandelbrot.ts renders a picture", () =>
  withFolder(async (folder) => {
    const path = `${folder}/picture.png`;
    const lines = await linesOf("mandelbrot.ts", [path]);
    assertMatch(lines[0]!, /^900 x 600 pixels on 1 process\(es\): [\d.]+ s$/);
    assertEquals(lines.at(-1), `The picture is in ${path}`);
    const { width, height, data } = PNG.sync.read(Buffer.from(await Deno.readFile(path)));
    assertEquals([width, height], [900, 600]);
    const pixelAt = (x: number, y: number) => [...data.subarray((y * 900 + x) * 4).subarray(0, 4)];
    const shades = new Set(Array.from({ length: 900 }, (_, x) => pixelAt(x, 300).join()));
    assertEquals(pixelAt(630, 300), [0, 0, 90, 255]);
    assert(shades.size > 10, "The set has an edge of many shades");
  }));

test("examples/gzip_files.ts packs files that unpack to what they were", () =>
  withFolder(async (folder) => {
    for (const name of ["a", "b", "c"]) {
      await Deno.writeTextFile(`${folder}/${name}.txt`, `${name} `.repeat(10_000));
    }
    const lines = await linesOf("gzip_files.ts", [folder]);
    assertMatch(lines[0]!, /^3 files on 1 process\(es\): [\d.]+ s, packed to 0 %$/);
    assertEquals(lines.at(-1), "Every file unpacks to what it was");
  }));
