// Copyright 2026 the multiprocessing authors. MIT license.

import { assertEquals } from "@std/assert";
import { figure, median, table } from "../../tools/table.ts";

Deno.test("table() aligns texts to the left and numbers to the right", () => {
  assertEquals(
    table(["name", "ms"], [["a", 1.5], ["longer", 1234]]),
    ["name        ms", "──────   ─────", "a         1.50", "longer   1,234"].join("\n"),
  );
});

Deno.test("figure() shows three digits, and whole numbers in full", () => {
  assertEquals([0.1234, 9.876, 12.34, 123.4, 12345.6, 7].map(figure), [
    "0.12",
    "9.88",
    "12.3",
    "123",
    "12,346",
    "7",
  ]);
});

Deno.test("median() takes the middle, and of two the mean", () => {
  assertEquals(median([3, 1, 2]), 2);
  assertEquals(median([4, 1, 2, 3]), 2.5);
});
