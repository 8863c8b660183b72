// Copyright 2026 the multiprocessing authors. MIT license.

import { assert, assertEquals } from "@std/assert";
import { dirname, join } from "@std/path";
import { run } from "../command.ts";
import {
  BUNDLED,
  CHILD_ENTRIES,
  COMMON_JS,
  COPIED,
  ENTRIES,
  FURTHER,
  MODULES,
  PACKAGE_JSON,
  PLUGINS,
} from "../package.ts";
import * as node from "../../runtime/node/runtime.ts";
import type { Runtime } from "../../runtime/contract.ts";
import { consumer } from "./consumer.ts";

node satisfies Runtime;

/** Bytes that the package takes when it is unpacked, but for the entries that few use. */
const SIZE_LIMIT = 606_000;

/** Bytes that these entries take. */
const ENTRY_LIMITS = { bullmq: 45_000, dashboard: 32_500, progress: 13_500 };

const CHUNK_REGEXP = /^esm\/runtime\/chunk-\w+\.js$/;

function isCode(path: string): boolean {
  return path.startsWith(`${MODULES}/`) && path.endsWith(".js");
}

async function packedFiles(): Promise<Map<string, number>> {
  const { folder, tarball } = await consumer();
  const lines = (await run(["tar", "-tvzf", tarball], { cwd: folder })).trim().split("\n");
  return new Map(lines.map((line) => {
    const [, , size, , , ...name] = line.split(/\s+/);
    return [name.join(" ").replace(/^package\//, ""), Number(size)];
  }));
}

async function installed<T>(path: string): Promise<T> {
  const { folder } = await consumer();
  const text = await Deno.readTextFile(`${folder}/node_modules/${PACKAGE_JSON.name}/${path}`);
  return (path.endsWith(".json") ? JSON.parse(text) : text) as T;
}

Deno.test("the package has its entries and what they share, and nothing else", async () => {
  const modules = [...ENTRIES, ...BUNDLED].map((path) => path.replace(/\.ts$/, ".js"));
  const plugins = ["child", "core", ...PLUGINS].map((name) => `plugins/${name}.js`);
  const all = [...modules, ...plugins].map((path) => `${MODULES}/${path}`);
  const expected = [...all, COMMON_JS, ...Object.values(COPIED), "package.json"];
  const files = [...(await packedFiles()).keys()];
  const found = files.filter((path) => !CHUNK_REGEXP.test(path) && !/\.d\.c?ts$/.test(path));
  assertEquals(found.toSorted(), expected.toSorted());
  for (const chunk of files.filter((path) => CHUNK_REGEXP.test(path))) {
    const name = chunk.slice(chunk.lastIndexOf("/"));
    const texts = await Promise.all(files.filter(isCode).map((path) => installed<string>(path)));
    assert(texts.some((text) => text.includes(`${name}"`)), `nothing imports ${chunk}`);
  }
});

Deno.test("every module is of the form that require() can run", async () => {
  const isPlugin = (path: string) => path.includes("/plugins/");
  const paths = [...(await packedFiles()).keys()].filter(isCode);
  for (const path of paths.filter((each) => !isPlugin(each))) {
    const text = (await installed<string>(path)).replace(/^#!.*/, "")
      .replace(
        /^(?:\s*import\s*(?:(?:\*\s*as\s)?\s*[\w$]*\s*,?\s*(?:\{[^}]*\})?\s*from\s*)?"[^"]+";)*/,
        "",
      )
      .replace(/\bexport\s*\{[^}]*\};\s*$/, "")
      .replaceAll(/\bimport\.\s*meta\b/g, "here");
    // No import is left in it, and no export. Entries that are commands wait at their top.
    assert(new Function(`"use strict";async () => {${text}\n};`) instanceof Function, path);
  }
});

Deno.test("the package has the types that users see, and those that they consist of", async () => {
  const types = [...(await packedFiles()).keys()].filter((path) => path.endsWith(".d.ts"));
  const further = FURTHER.map((path) => `${MODULES}/${path.replace(/\.ts$/, ".d.ts")}`);
  const plugins = PLUGINS.map((name) => `${MODULES}/plugins/${name}.d.ts`);
  const wanted = new Set([`${MODULES}/mod.d.ts`, ...further, ...plugins]);
  for (const path of types) {
    const text = await installed<string>(path);
    for (const [, specifier] of text.matchAll(/from "(\.[^"]+)\.js"/g)) {
      wanted.add(join(dirname(path), `${specifier}.d.ts`));
    }
  }
  assertEquals(types.toSorted(), [...wanted].toSorted());
});

Deno.test("the package has the modules that children begin with", async () => {
  const files = await packedFiles();
  const entries = CHILD_ENTRIES.map((path) => `${MODULES}/${path.replace(/\.ts$/, ".js")}`);
  assertEquals(entries.filter((path) => !files.has(path)), []);
});

/** What a worker of a pool may load: a third of a millisecond for each file, in each of them. */
const WORKER_LIMITS = { files: 6, bytes: 115_000 };

for (
  const begins of [["process/child", "pool/child/serve_process"], [
    "workers/child",
    "pool/child/serve_thread",
  ]]
) {
  Deno.test(`${begins[1]} has a pool's worker load no more than it needs`, async () => {
    const paths = new Set(begins.map((path) => `${MODULES}/${path}.js`));
    let bytes = 0;
    for (const path of paths) {
      const text = await installed<string>(path);
      bytes += text.length;
      for (const [, from] of text.matchAll(/\b(?:from|import)\s*"(\.[^"]+)"/g)) {
        paths.add(join(dirname(path), from!));
      }
    }
    assert(paths.size <= WORKER_LIMITS.files, [...paths].join(", "));
    assert(bytes < WORKER_LIMITS.bytes, `${bytes} bytes`);
  });
}

Deno.test("the package has nothing of Deno", async () => {
  const files = [...(await packedFiles()).keys()];
  assertEquals(files.filter((path) => /\/deno/.test(path)), []);
  for (const path of files.filter((path) => path.endsWith(".js"))) {
    assert(!/\bDeno\.(?!customInspect)\w/.test(await installed<string>(path)), path);
  }
});

Deno.test("no module has what bundlers take for a file, or can't foresee", async () => {
  for (const path of [...(await packedFiles()).keys()].filter((path) => /\.c?js$/.test(path))) {
    const text = (await installed<string>(path)).replaceAll("\\\n", "");
    // Texts of errors advise references, which no bundler reads.
    assert(!/(?<!reference\(|setPreload\(\[)new URL\([^)]*import\.meta\.url/.test(text), path);
    assert(!/\bimport\((?=[\w$.]+\))/.test(text), path);
  }
});

Deno.test("package.json is as described, whoever has built it", async () => {
  const { files: _, ...expected } = PACKAGE_JSON;
  const { files: __, ...found } = await installed<Record<string, unknown>>("package.json");
  assertEquals(found, expected);
  const files = await packedFiles();
  for (const { types, default: main } of Object.values(PACKAGE_JSON.exports["."])) {
    for (const path of [types, main]) assert(files.has(path.slice(2)), path);
  }
});

Deno.test("the package takes less than 606 kB, and each further entry no more than it may", async () => {
  const sizes: Record<string, number> = {};
  for (const [path, bytes] of await packedFiles()) {
    const [, folder = ""] = path.split("/");
    const part = Object.hasOwn(ENTRY_LIMITS, folder) ? folder : "rest";
    sizes[part] = (sizes[part] ?? 0) + bytes;
  }
  for (const [part, limit] of Object.entries({ rest: SIZE_LIMIT, ...ENTRY_LIMITS })) {
    assert(sizes[part]! < limit, `${part} takes ${sizes[part]} bytes`);
  }
});
