// Copyright 2026 the multiprocessing authors. MIT license.

import { createHash } from "node:crypto";
import { readdir, readFile, stat } from "node:fs/promises";
import { join, relative, resolve } from "node:path";
import { cpuCount, Process, type StartMethod } from "@multiprocessing/process";
import { table } from "../tools/table.ts";

const SKIPPED = new Set([".git", "node_modules"]);

interface File {
  path: string;
  size: number;
}

export async function hashFiles(paths: string[]): Promise<void> {
  for (const path of paths) {
    const sum = createHash("sha256").update(await readFile(path)).digest("hex");
    console.log(JSON.stringify([path, sum]));
  }
}

async function listFiles(folder: string): Promise<File[]> {
  const files: File[] = [];
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (SKIPPED.has(entry.name)) continue;
    if (entry.isDirectory()) files.push(...await listFiles(path));
    if (entry.isFile()) files.push({ path, size: (await stat(path)).size });
  }
  return files;
}

function share(files: File[], parts: number): string[][] {
  const shares = Array.from({ length: parts }, () => ({ paths: [] as string[], size: 0 }));
  for (const { path, size } of files.toSorted((a, b) => b.size - a.size)) {
    const smallest = shares.reduce((least, each) => each.size < least.size ? each : least);
    smallest.paths.push(path);
    smallest.size += size;
  }
  return shares.map(({ paths }) => paths);
}

async function hashInParallel(shares: string[][], context: StartMethod) {
  const sums = new Map<string, string>();
  await Promise.all(shares.map(async (paths) => {
    await using process = new Process({
      target: hashFiles,
      args: [paths],
      context,
      stdout: "piped",
    });
    await process.start();
    const lines = await new Response(process.stdout).text();
    if (await process.join() !== 0) throw new Error(`${process} could not hash its files`);
    for (const line of lines.trim().split("\n")) sums.set(...JSON.parse(line) as [string, string]);
  }));
  return sums;
}

function digestOf(sums: Map<string, string>, folder: string): string {
  const lines = [...sums].map(([path, sum]) => `${sum}  ${relative(folder, path)}\n`);
  return createHash("sha256").update(lines.toSorted().join("")).digest("hex").slice(0, 16);
}

if (import.meta.main) {
  const folder = resolve(Deno.args[0] ?? new URL("..", import.meta.url).pathname);
  const files = await listFiles(folder);
  const bytes = files.reduce((sum, { size }) => sum + size, 0);
  const shares = share(files, cpuCount());
  console.log(
    `${files.length} files, ${(bytes / 1e6).toFixed(1)} MB, ${shares.length} processes a time`,
  );

  const rows: (string | number)[][] = [];
  const digests = new Set<string>();
  for (const context of ["spawn", "worker"] as const) {
    const begin = performance.now();
    const digest = digestOf(await hashInParallel(shares, context), folder);
    const seconds = (performance.now() - begin) / 1000;
    rows.push([context, Math.round(files.length / seconds), bytes / 1e6 / seconds, digest]);
    digests.add(digest);
  }

  console.log(table(["start method", "files/s", "MB/s", "SHA-256 of all sums"], rows));
  if (digests.size !== 1) throw new Error("The start methods disagree");
  console.log("Both start methods agree on every file");
}
