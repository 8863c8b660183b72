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

test("examples/mandelbrot_trace.ts writes a trace of the pool that renders", async () => {
  const path = await Deno.makeTempFile({ suffix: ".json" });
  try {
    assertMatch(await runExample("mandelbrot_trace.ts", [path]), /^600 rows, \d{3,} events: open /);
    const events = JSON.parse(await Deno.readTextFile(path)) as { name: string; cat: string }[];
    const count = (key: "name" | "cat", what: string) =>
      events.filter((event) => event[key] === what).length;
    assertEquals(count("cat", "task"), 600);
    assert(count("name", "boot") > 4 && count("name", "end") === count("name", "boot"));
  } finally {
    await Deno.remove(path);
  }
});

test("examples/server_traces.ts answers in the trace of the request", async () => {
  const env = { OTEL_DENO: "true", OTEL_DENO_CONSOLE: "ignore", OTEL_TRACES_EXPORTER: "none" };
  const text = await runExample("server_traces.ts", [], {
    ...env,
    OTEL_EXPORTER_OTLP_PROTOCOL: "console",
  });
  assertMatch(text, /^25 primes, one trace$/m);
  assertMatch(text, /^1229 primes, one trace$/m);
  assertMatch(text, /^countPrimes has ended in a worker of Pool-1: PoolWorker$/m);
});
