// Copyright 2026 the multiprocessing authors. MIT license.

import { assertEquals } from "@std/assert";
import { isMarkFrom, markOf } from "../../base/mark.ts";

Deno.test("isMarkFrom() tells the mark of this process from that of one further up", () => {
  assertEquals(markOf(2, 71), "2/71");
  assertEquals(isMarkFrom(markOf(1, 71), 71), true);
  assertEquals(isMarkFrom(markOf(1, 71), 1), false);
  assertEquals(isMarkFrom(markOf(1, 171), 71), false);
  assertEquals(isMarkFrom(null, 71), false);
});
