// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The examples of managers print what they say.
 *
 * @module
 */

import { assertEquals } from "@std/assert";
import { test } from "../helpers.ts";
import { runExample } from "./run_example.ts";

test("examples/scoreboard.ts adds up what three players have won", async () => {
  assertEquals(await runExample("scoreboard.ts"), "Cleo: 9\nAnn: 8\nBob: 6\n");
});

test("examples/job_board.ts has three programs do its jobs", async () => {
  const primes = [168, 303, 430, 550, 669, 783];
  const lines = primes.map((count, i) => `Job ${i + 1}: ${count} primes below ${1000 * (i + 1)}\n`);
  assertEquals(await runExample("job_board.ts"), lines.join(""));
});
