// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The examples of shared memory print what they say.
 *
 * @module
 */

import { assertEquals, assertMatch } from "@std/assert";
import { test } from "../helpers.ts";
import { findPythonsOf } from "../ipc/network/python.ts";
import { runExample } from "./run_example.ts";

const IGNORED = { ignore: Deno.build.os !== "linux" };
const pythons = IGNORED.ignore ? [] : await findPythonsOf([8, 9, 10, 11, 12, 13]);

test("examples/bank.ts loses nothing under a lock", async () => {
  const lines = (await runExample("bank.ts")).trimEnd().split("\n");
  assertMatch(lines[0]!, /^Without a lock: /);
  assertEquals(lines[1], "With a lock: 2000 of 2000");
}, IGNORED);

test("examples/shared_image.ts inverts the image", async () => {
  assertEquals(
    await runExample("shared_image.ts"),
    "First pixels: 255 254 253 252\nLast pixels: 3 2 1 0\n",
  );
}, IGNORED);

test("examples/live_counter.ts sees the counter move", async () => {
  assertEquals(await runExample("live_counter.ts"), "The counter has moved\n".repeat(3));
}, IGNORED);

test("examples/numpy_reads.ts has Python add up our numbers", async () => {
  assertEquals(await runExample("numpy_reads.ts"), "Python's sum: 499500.0\n");
}, { ignore: pythons.length === 0 });
