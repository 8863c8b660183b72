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

test("examples/mandelbrot_dashboard.ts ends, its workers too, though a page is open", async () => {
  const program = new URL("../../examples/mandelbrot_dashboard.ts", import.meta.url).pathname;
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--quiet", program, "3"],
    stdin: "null",
    stdout: "piped",
    stderr: "inherit",
    signal: AbortSignal.timeout(25_000),
  }).spawn();
  const lines = child.stdout.pipeThrough(new TextDecoderStream());
  let text = "";
  let page: Promise<string> | null = null;
  for await (const part of lines) {
    text += part;
    const url = /^Open (\S+)\n/.exec(text)?.[1];
    if (url !== undefined) page ??= fetch(`${url}events`).then((answer) => answer.text());
  }
  assertEquals((await child.status).code, 0);
  const events = await page!;
  assertMatch(events, /^event: end$/m);
  const pids = new Set([...events.matchAll(/"pid":(\d+)/g)].map(([, pid]) => Number(pid)));
  assert(pids.size >= 4);
  for (const pid of pids) assert(!isRunning(pid), `worker ${pid} is still there`);
});

/** Whether there is such a process. */
function isRunning(pid: number): boolean {
  try {
    // That of one that was not waited for is left in the system's list.
    return !/\) Z /.test(Deno.readTextFileSync(`/proc/${pid}/stat`));
  } catch {
    return false;
  }
}

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
