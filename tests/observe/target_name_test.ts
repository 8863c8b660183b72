// Copyright 2026 the multiprocessing authors. MIT license.

import { assertEquals } from "@std/assert";
import { inline } from "../../mod.ts";
import { nameOf } from "../../observe/target_name.ts";
import { test } from "../helpers.ts";

// deno-lint-ignore no-explicit-any
function nameOfInline(fn: (...args: any[]) => unknown): string {
  const { module, name } = inline(fn);
  return nameOf({ kind: "export", module: String(module), name });
}

test("nameOf() gives the name of a function, of a way, and of a function that is shipped as text", () => {
  assertEquals(nameOf({ kind: "export", module: "file:///a.ts", name: "work" }), "work");
  assertEquals(nameOf({ kind: "global", path: ["Math", "sqrt"] }), "Math.sqrt");
  assertEquals(
    nameOfInline(function half(x: number) {
      return x / 2;
    }),
    "half",
  );
  assertEquals(nameOfInline(async function* later() {}), "later");
  assertEquals(nameOfInline((x: number) => x), "inline");
  // Wherever its text is cut: escapes of one byte and of several.
  for (let length = 0; length < 500; length++) {
    const module = `data:text/javascript,export${"a".repeat(length)}%20%2E%E2%82%AC${
      "%2E".repeat(99)
    }`;
    assertEquals(nameOf({ kind: "export", module, name: "default" }), "inline");
  }
});
