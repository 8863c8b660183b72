// Copyright 2026 the multiprocessing authors. MIT license.

import { assertEquals } from "@std/assert";
import { HeldResults } from "../../../pool/child/held_results.ts";
import type { Lane } from "../../../pool/lanes/lane.ts";
import { OK } from "../../../pool/tasks/wire.ts";

/** Results, and what is reported of them. */
function hold() {
  const sent: unknown[] = [];
  const lane = { send: (report: unknown[]) => void sent.push(report) } as unknown as Lane;
  const results = new HeldResults(lane);
  return { sent, results, add: (value: unknown) => results.add(OK, value, 0.01, 0) };
}

Deno.test("HeldResults lets short results wait for each other, and reports them together", () => {
  const { sent, results, add } = hold();
  assertEquals([1, "two", null].map(add), [true, true, true]);
  results.flush();
  assertEquals(sent.length, 1);
  assertEquals((sent[0] as unknown[])[2], [1, "two", null]);
});

Deno.test("HeldResults lets none wait that are long together", () => {
  const { results, add } = hold();
  const text = "x".repeat(30_000);
  assertEquals([text, text, new Uint8Array(30_000)].map(add), [true, true, false]);
  results.flush();
  assertEquals([text, new Uint8Array(30_000), text].map(add), [true, true, false]);
  results.flush();
  assertEquals(add("x".repeat(1 << 16)), false);
});
