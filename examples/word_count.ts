// Copyright 2026 the multiprocessing authors. MIT license.

import { readdir, readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { cpuCount, Pool } from "@multiprocessing/process";
import { table } from "../tools/table.ts";

const SKIPPED = new Set([".git", "node_modules", "dist"]);
const TEXT = /\.(?:md|ts|txt|json|py)$/;

export async function countWords(path: string): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  const text = await readFile(path, "utf8");
  for (const [word] of text.toLowerCase().matchAll(/\p{L}{4,}/gu)) {
    counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return counts;
}

export async function listTexts(folder: string): Promise<string[]> {
  const paths: string[] = [];
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (SKIPPED.has(entry.name)) continue;
    if (entry.isDirectory()) paths.push(...await listTexts(path));
    if (entry.isFile() && TEXT.test(entry.name)) paths.push(path);
  }
  return paths;
}

async function countAll(paths: string[], processes: number): Promise<Map<string, number>> {
  await using pool = new Pool({ processes });
  await pool.map(Math.abs, Array.from({ length: processes }, () => 1));
  const begin = performance.now();
  const total = new Map<string, number>();
  for await (const counts of pool.imapUnordered(countWords, paths, { chunkSize: 4 })) {
    for (const [word, count] of counts) total.set(word, (total.get(word) ?? 0) + count);
  }
  const seconds = ((performance.now() - begin) / 1000).toFixed(2);
  console.log(`${paths.length} files on ${processes} process(es): ${seconds} s`);
  return total;
}

if (import.meta.main) {
  const folder = resolve(Deno.args[0] ?? new URL("..", import.meta.url).pathname);
  const paths = await listTexts(folder);
  const alone = await countAll(paths, 1);
  const together = await countAll(paths, cpuCount());
  const top = [...together].sort(([a, x], [b, y]) => y - x || a.localeCompare(b)).slice(0, 5);
  console.log(table(["word", "count"], top));
  const agree = alone.size === together.size &&
    [...together].every(([word, count]) => alone.get(word) === count);
  if (!agree) throw new Error("The two counts disagree");
  console.log("Both counts agree on every word");
}
