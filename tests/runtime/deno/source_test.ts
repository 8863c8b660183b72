// Copyright 2026 the multiprocessing authors. MIT license.

import { assert, assertEquals } from "@std/assert";
import { plainSource } from "../../../runtime/deno/source.ts";
import { nothing } from "../../fixtures/preloaded.ts";
import { test } from "../../helpers.ts";

/** Makes a module of that text, and asks for the function "work" in it. */
async function ask(text: string, name = "work"): Promise<string | null> {
  const path = await Deno.makeTempFile({ suffix: ".ts" });
  try {
    await Deno.writeTextFile(path, text);
    const fn = Object.defineProperty(() => {}, "name", { value: name });
    return plainSource(new URL(`file://${path}`).href, fn);
  } finally {
    await Deno.remove(path);
  }
}

for (
  const text of [
    "export function work<T>(x: T): T { return x; }",
    "const a = 1;\nexport async function* work() {}",
    "export default class work {}",
    "export const work = (x: number) => x;",
  ]
) {
  test(`plainSource() gives ${JSON.stringify(text)}`, async () => {
    assertEquals(await ask(text), text);
  });
}

for (
  const text of [
    "function work() {}",
    "export type work = number;",
    "export interface work {}",
    "export function working() {}",
    "function work() {}\nexport { work };",
    "const text = ' export function work() {}';",
  ]
) {
  test(`plainSource() leaves ${JSON.stringify(text)} to the engine`, async () => {
    assertEquals(await ask(text), null);
  });
}

test("plainSource() takes names literally", async () => {
  assertEquals(await ask("export function $work() {}", "$work"), "export function $work() {}");
  assertEquals(await ask("export function xwork() {}", "$work"), null);
  assertEquals(await ask("export function work() {}", ""), null);
});

test("plainSource() is null for what is no file", () => {
  for (const url of ["https://host/work.ts", "data:text/javascript,", "file:///none/work.ts"]) {
    assertEquals(plainSource(url, nothing), null);
  }
  const url = new URL("../../fixtures/preloaded.ts", import.meta.url).href;
  assert(plainSource(url, nothing)?.includes("nothing"));
  assertEquals(plainSource(`${url}#1`, nothing), null);
});

Deno.test({
  name: "plainSource() asks for no permission to read",
  permissions: { read: false },
  fn: () => {
    const url = new URL("../../fixtures/preloaded.ts", import.meta.url).href;
    assertEquals(plainSource(url, nothing), null);
  },
});
