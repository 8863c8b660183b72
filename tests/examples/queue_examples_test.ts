// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The examples of queues print what they say.
 *
 * @module
 */

import { assertEquals } from "@std/assert";
import { test } from "../helpers.ts";
import { runExample } from "./run_example.ts";

test("examples/producers_consumers.ts adds up what two have put", async () => {
  assertEquals(
    await runExample("producers_consumers.ts"),
    "The sum of the numbers below 1000 is 499500\n",
  );
});

test("examples/queue_pipeline.ts counts the words of each page", async () => {
  assertEquals(
    await runExample("queue_pipeline.ts"),
    "Mars has 3 words\nMoon has 5 words\nSun has 2 words\n",
  );
});

test("examples/crawler.ts visits every page once", async () => {
  const lines = (await runExample("crawler.ts")).trimEnd().split("\n");
  assertEquals(lines.at(-1), "Nothing is left to visit");
  assertEquals(
    lines.slice(0, -1).sort(),
    ["/", "/about", "/missing", "/news", "/news/1", "/news/2", "/team"].map((url) =>
      `Visited ${url}`
    ),
  );
});

test("examples/log_collection.ts has the lines of all", async () => {
  assertEquals((await runExample("log_collection.ts")).trimEnd().split("\n"), [
    "Worker-2 info: step 1",
    "Worker-2 info: step 2",
    "Worker-3 info: step 1",
    "Worker-3 info: step 2",
    "Worker-3 info: step 3",
    "Worker-3 warning: that was a lot",
    "The collector has ended with exit code 0",
  ]);
});
