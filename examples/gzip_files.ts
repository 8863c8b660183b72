// Copyright 2026 the multiprocessing authors. MIT license.

import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import { promisify } from "node:util";
import { gunzipSync, gzip } from "node:zlib";
import { cpuCount, Pool } from "@multiprocessing/process";

const compress = promisify(gzip);

export async function gzipFile(
  path: string,
  folder: string,
): Promise<[before: number, after: number]> {
  const bytes = await readFile(path);
  const packed = await compress(bytes, { level: 9 });
  await writeFile(join(folder, `${basename(path)}.gz`), packed);
  return [bytes.length, packed.length];
}

async function gzipAll(paths: string[], processes: number, folder: string): Promise<void> {
  await using pool = new Pool({ processes });
  await pool.map(Math.abs, Array.from({ length: processes }, () => 1));
  const begin = performance.now();
  const tasks = paths.map((path): [string, string] => [path, folder]);
  const sizes = await pool.starmap(gzipFile, tasks, { chunkSize: 1 });
  const seconds = ((performance.now() - begin) / 1000).toFixed(2);
  const [before, after] = [0, 1].map((index) => sizes.reduce((sum, size) => sum + size[index]!, 0));
  const percent = Math.round(100 * after! / before!);
  console.log(
    `${paths.length} files on ${processes} process(es): ${seconds} s, packed to ${percent} %`,
  );
}

if (import.meta.main) {
  const source = resolve(Deno.args[0] ?? new URL("../process", import.meta.url).pathname);
  const names = (await readdir(source, { withFileTypes: true })).filter((entry) => entry.isFile());
  const paths = names.map(({ name }) => join(source, name));
  const folder = await mkdtemp(join(tmpdir(), "gzip-files-"));
  try {
    await gzipAll(paths, 1, folder);
    await gzipAll(paths, cpuCount(), folder);
    for (const path of paths) {
      const packed = await readFile(join(folder, `${basename(path)}.gz`));
      if (!gunzipSync(packed).equals(await readFile(path))) throw new Error(`${path} has changed`);
    }
    console.log("Every file unpacks to what it was");
  } finally {
    await rm(folder, { recursive: true });
  }
}
