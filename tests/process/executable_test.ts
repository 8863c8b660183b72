// Copyright 2026 the multiprocessing authors. MIT license.

import { assertEquals, assertRejects, assertStringIncludes, assertThrows } from "@std/assert";
import { basename, dirname } from "@std/path";
import { Process, ProcessError, setExecutable } from "../../mod.ts";
import { state } from "../../process/state.ts";
import { nothing } from "../fixtures/nothing.ts";
import { surroundings } from "../fixtures/surroundings.ts";
import { forEachMethod, Reports, run, test } from "../helpers.ts";

/** Starts children with another executable, for a time. */
async function withExecutable(executable: string | URL, fn: () => Promise<void>): Promise<void> {
  setExecutable(executable);
  try {
    await fn();
  } finally {
    state.settings = { ...state.settings, executable: null };
  }
}

forEachMethod("P-006 setExecutable() takes the path in every form", async (context) => {
  const path = Deno.execPath();
  const searched = Deno.env.get("PATH")!;
  const separator = Deno.build.os === "windows" ? ";" : ":";
  Deno.env.set("PATH", dirname(path) + separator + searched);
  try {
    for (const executable of [path, new URL(`file://${path}`), basename(path)]) {
      await withExecutable(executable, async () => {
        assertEquals(await run(new Process({ target: nothing, context })), 0);
      });
    }
  } finally {
    Deno.env.set("PATH", searched);
  }
});

test("setExecutable() has processes started by another program", async () => {
  await using reports = new Reports();
  const script = reports.path("wrapper.sh");
  await Deno.writeTextFile(script, `#!/bin/sh\nWRAPPED=yes exec "${Deno.execPath()}" "$@"\n`);
  await Deno.chmod(script, 0o700);
  await withExecutable(script, async () => {
    await run(new Process({ target: surroundings, args: [reports.path(), "WRAPPED"] }));
  });
  assertEquals(reports.read().ofDeno, "yes");
});

test("start() tells of an executable that is not there", async () => {
  await withExecutable("/nowhere/deno", async () => {
    const process = new Process({ target: nothing });
    const error = await assertRejects(() => process.start(), ProcessError);
    assertStringIncludes(error.message, "the executable is /nowhere/deno");
  });
});

test("setExecutable() refuses what is no path", () => {
  assertThrows(() => setExecutable(""), TypeError, "must be a path or a file URL");
  assertThrows(() => setExecutable(new URL("https://example.com")), TypeError, "example.com");
  // @ts-expect-error: no path
  assertThrows(() => setExecutable(null), TypeError, "current value is null");
});
