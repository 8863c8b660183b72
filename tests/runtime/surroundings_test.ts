// Copyright 2026 the multiprocessing authors. MIT license.

import { assertEquals, assertNotEquals } from "@std/assert";
import { surroundings } from "../../runtime/host.ts";
import { test } from "../helpers.ts";

const NAMES = Array.from({ length: 20 }, (_, index) => `MULTIPROCESSING_TEST_${index}`);

test("surroundings() gives the same text each time, whatever the order of the environment", async () => {
  for (const name of NAMES) Deno.env.set(name, "1");
  try {
    const texts = new Set<string>();
    for (let count = 0; count < 20; count++) texts.add(await surroundings());
    assertEquals(texts.size, 1);
    Deno.env.set("MULTIPROCESSING_TEST_0", "2");
    assertNotEquals(await surroundings(), [...texts][0]);
  } finally {
    for (const name of NAMES) Deno.env.delete(name);
  }
});
