// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The examples that show how a pool works do their work.
 *
 * @module
 */

import { assert, assertEquals, assertMatch } from "@std/assert";
import { runExample } from "./run_example.ts";
import { test } from "../helpers.ts";

test("examples/long_run.ts shows bars, and what the pool knows at the end", async () => {
  const text = await runExample("long_run.ts", ["60"]);
  assertMatch(text, /^\[PoolWorker-\d\] estimate 50 is 3\.1\d+$/m);
  assertMatch(text, /^π is about 3\.1[34]\d$/m);
  for (const half of [1, 2]) {
    assertMatch(text, new RegExp(`^Half ${half}: 100% \\(30 of 30 estimates\\)`, "m"));
  }
  assertMatch(text, /│ worker +│ tasks │ work, s │ wait, s │ memory, MB │/);
  assertMatch(text, /^60 tasks, of [\d.]+ ms; 99 in 100 took [\d.]+ ms$/m);
});

test("examples/mandelbrot_dashboard.ts renders pictures beside its dashboard", async () => {
  const lines = (await runExample("mandelbrot_dashboard.ts", ["1"])).trim().split("\n");
  assertMatch(lines[0]!, /^Open http:\/\/127\.0\.0\.1:\d+\/[\w-]{32}\/$/);
  const [pictures, rows] = /^(\d+) pictures?, (\d+) rows$/.exec(lines[1]!)!.slice(1).map(Number);
  assert(pictures! >= 1);
  assertEquals(rows, pictures! * 600);
});
