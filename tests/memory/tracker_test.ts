// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * What removes the blocks that nobody has unlinked: CPython's `TestResourceTracker`.
 *
 * @module
 */

import { assert, assertEquals } from "@std/assert";
import { runProgram, test } from "../helpers.ts";

const PROGRAM = new URL("./fixtures/signals_tracker.ts", import.meta.url);
const IGNORED = { ignore: Deno.build.os !== "linux" };

function exists(name: string): boolean {
  return [...Deno.readDirSync("/dev/shm")].some((entry) => entry.name === name);
}

for (const [row, signal] of [["MI-009", "SIGINT"], ["MI-010", "SIGTERM"]] as const) {
  test(`${row} the tracker ignores ${signal}, and serves all blocks of a program`, async () => {
    const name = `psm_test_${crypto.randomUUID().slice(0, 8)}`;
    const { code, stdout, stderr } = await runProgram(PROGRAM, { args: [name, signal] });
    assertEquals([code, stdout], [0, "1\n"]);
    assert(stderr.includes(`now: ${name}\n`), stderr);
    assert(!stderr.includes(`${name}b`), stderr);
    while (exists(name)) await new Promise((resolve) => setTimeout(resolve, 10));
  }, IGNORED);
}

test("MI-008 what somebody else has removed is no fault at the end", async () => {
  const name = `psm_test_${crypto.randomUUID().slice(0, 8)}`;
  const program = new URL("./fixtures/leaves_block.ts", import.meta.url);
  const removing = (async () => {
    while (!exists(name)) await new Promise((resolve) => setTimeout(resolve, 1));
    await Deno.remove(`/dev/shm/${name}`);
  })();
  const { code } = await runProgram(program, { args: [name] });
  await removing;
  assertEquals([code, exists(name)], [0, false]);
}, IGNORED);
