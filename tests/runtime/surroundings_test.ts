// Copyright 2026 the multiprocessing authors. MIT license.

import { assertEquals, assertNotEquals } from "@std/assert";
import { surroundings } from "../../runtime/runtime.ts";
import { test } from "../helpers.ts";

const NAMES = Array.from({ length: 20 }, (_, index) => `MULTIPROCESSING_TEST_${index}`);

test("surroundings() gives the same text each time, whatever the order of the environment", () => {
  for (const name of NAMES) Deno.env.set(name, "1");
  try {
    const texts = new Set(Array.from({ length: 20 }, () => surroundings()));
    assertEquals(texts.size, 1);
    Deno.env.set("MULTIPROCESSING_TEST_0", "2");
    assertNotEquals(surroundings(), [...texts][0]);
  } finally {
    for (const name of NAMES) Deno.env.delete(name);
  }
});
