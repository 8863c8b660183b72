// Copyright 2026 the multiprocessing authors. MIT license.

// A program of ten lines, in which one call of the system fails, each in its turn: it goes on or has a true error,
// ends in any case, and leaves no process behind.

import process from "node:process";
import { assert, assertEquals } from "@std/assert";
import { test } from "../helpers.ts";

const PROGRAM = new URL("./fixtures/faulty_program.ts", import.meta.url);

/** Milliseconds after which it hangs. */
const LIMIT_MS = 50_000;

/** Milliseconds for all the calls of a kind: some thirty runs. */
const TEST_LIMIT_MS = 55_000;

/** Runs the program; how it has ended, and whether it has come to the call that fails. */
async function run(kind: string, at: number): Promise<{ end: string; isReached: boolean }> {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--quiet", "--no-check", PROGRAM.href, kind, `${at}`],
    signal: AbortSignal.timeout(LIMIT_MS),
    env: { NO_COLOR: "1" },
  }).output();
  const [text, errors] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
  assertEquals(code, 0, `${kind} ${at}: ${text}${errors}`);
  return JSON.parse(text!.trim().split("\n").at(-1)!);
}

const isDeno = "deno" in process.versions;

/** Bun's own calls are no JavaScript that could be made to fail. */
const isBun = "bun" in process.versions;

/** How many run at once. */
const AT_ONCE = 4;

/** Whether the program, with each of some calls failing, ended as it may; and whether all of them were made. */
async function check(kind: string, first: number): Promise<boolean> {
  const calls = Array.from({ length: AT_ONCE }, (_, index) => first + index);
  const ends = await Promise.all(calls.map((at) => run(kind, at)));
  for (const [index, { end }] of ends.entries()) {
    const isTrue = /^(?:well$|\w+Error: Cannot |.*os error 24)/.test(end);
    assert(isTrue, `${kind} ${first + index}: ${end}`);
  }
  if (first === 1) assert(ends[0]!.isReached, "It was never called");
  return ends.every(({ isReached }) => isReached);
}

for (const kind of ["listen", "folder", "open", "spawn", "accept", "read", "write"]) {
  test(`a program ends well, or with a true error, whichever ${kind} fails`, async () => {
    for (let first = 1; await check(kind, first);) first += AT_ONCE;
  }, { // On Node it is the loader of modules that opens files.
    ignore: isBun || (kind === "open" && !isDeno),
    limit: TEST_LIMIT_MS,
  });
}
