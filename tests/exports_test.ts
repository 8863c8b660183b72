// Copyright 2026 the multiprocessing authors. MIT license.

import { assertEquals } from "@std/assert";
import config from "../deno.json" with { type: "json" };
import * as mod from "../mod.ts";
import { test } from "./helpers.ts";

const ROOT = new URL("../", import.meta.url);

test("MI-003 every module that is exported resolves, and has what its text names", async () => {
  for (const path of Object.values(config.exports)) {
    const exports = await import(new URL(path, ROOT).href) as Record<string, unknown>;
    const names = namesIn(await Deno.readTextFile(new URL(path, ROOT)));
    for (const name of names) assertEquals(typeof exports[name] !== "undefined", true, name);
  }
});

test("MI-004 mod.ts exports what its text names, and nothing else", async () => {
  const names = namesIn(await Deno.readTextFile(new URL("mod.ts", ROOT)));
  assertEquals(Object.keys(mod).sort(), names.sort());
});

/** The values that are exported by name. */
function namesIn(text: string): string[] {
  const lists = [...text.matchAll(/^export \{([^}]*)\}/gm)].map((match) => match[1]!);
  return lists.flatMap((list) => list.split(","))
    .map((name) => name.trim())
    .filter((name) => name !== "" && !name.startsWith("type "));
}
