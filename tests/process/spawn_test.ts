// Copyright 2026 the multiprocessing authors. MIT license.

import type { Boot } from "../../base/boot.ts";
import { markOf } from "../../base/mark.ts";
import { WIRE_VERSION } from "../../base/wire_version.ts";
import { bootFrame } from "../../process/frames.ts";
import { state } from "../../process/state.ts";
import { spawn } from "../../runtime/host.ts";
import { assert, assertEquals, assertRejects } from "@std/assert";
import { getAllStartMethods, inline, Process, ProcessError, reference } from "../../mod.ts";
import { echo } from "../fixtures/report.ts";
import { PROCESSES, Reports, run, runForError, test } from "../helpers.ts";

const LONG = new Uint8Array(20_000_000);

test("spawn delivers payloads of every length around that of a pipe", async () => {
  await using reports = new Reports();
  const lengths = [0, 2 ** 15, 2 ** 16 - 700, 2 ** 16 - 1, 2 ** 16, 2 ** 16 + 1, 2 ** 17];
  await Promise.all(lengths.map(async (length) => {
    const args = [reports.path(`${length}`), "ü".repeat(length / 2)] as const;
    assertEquals(await run(new Process({ target: echo, args, context: "spawn" })), 0);
    const [text] = reports.read(`${length}`);
    assertEquals(text, args[1]);
  }));
});

test("start() is not held up by a long payload", async () => {
  const target = inline((_: Uint8Array) => {});
  const process = new Process({ target, args: [LONG] });
  await process.start();
  assertEquals(process.isAlive(), true);
  assertEquals(await process.join(), 0);
});

for (const context of PROCESSES) {
  test(`[${context}] a child that dies before it has read its payload leaves nothing behind`, async () => {
    const target = reference<[Uint8Array]>(new URL("./missing.ts", import.meta.url), "task");
    const process = new Process({ target, args: [LONG], context, stderr: "piped" });
    const { code, stderr } = await runForError(process);
    assertEquals(code, 1);
    assert(stderr.includes("missing.ts"), stderr);
  });

  test(`[${context}] kill() at once ends a child that still boots, or still reads`, async () => {
    for (const args of [[new Uint8Array()], [LONG]] as const) {
      const process = new Process({ target: inline((_: Uint8Array) => {}), args, context });
      await process.start();
      process.kill();
      assertEquals(await process.join(), -9);
    }
  });

  test(`[${context}] kill() before start() has resolved holds`, async () => {
    const process = new Process({
      target: inline(() => {
        while (true);
      }),
      context,
    });
    const started = process.start();
    process.kill();
    await started.catch(() => {});
    assertEquals(await process.join(), -9);
  });

  test(`[${context}] start() in a folder that is not there names it, and can be tried again`, async () => {
    const cwd = await Deno.makeTempDir();
    const process = new Process({ cwd, context });
    await Deno.remove(cwd);
    await assertRejects(
      () => process.start(),
      ProcessError,
      `Cannot start a process as its folder or its executable must exist: "cwd" is ${cwd}`,
    );
    assertEquals(process.isAlive(), false);
    await Deno.mkdir(cwd);
    try {
      assertEquals(await run(process), 0);
    } finally {
      await Deno.remove(cwd);
    }
  });
}

test("a child of another version of the library says so, and does nothing", async () => {
  const child = await spawn({
    ...{ env: undefined, cwd: undefined, stdout: "inherit", stderr: "piped", detached: false },
    ...{ permissions: "inherit", preload: null, main: null, executable: null },
    mark: markOf(1, Deno.pid),
    itself: false,
  });
  const { settings, name } = state;
  const boot: Boot = {
    wire: WIRE_VERSION + 1,
    parent: { pid: Deno.pid, name },
    settings,
    preload: [],
    bound: child.bound,
    detached: false,
  };
  // The frames that follow could be of any kind: it doesn't wait for them.
  await child.write(bootFrame(boot), false);
  const stderr = await new Response(child.stderr).text();
  assertEquals(await child.ended, 1);
  const text = `another version of the library: its wire is ${
    WIRE_VERSION + 1
  }, here it is ${WIRE_VERSION}`;
  assert(stderr.includes(text), stderr);
});

test("start() where the working directory has been deleted says so", async () => {
  const before = Deno.cwd();
  const folder = await Deno.makeTempDir();
  Deno.chdir(folder);
  await Deno.remove(folder);
  try {
    const process = new Process();
    const error = await assertRejects(() => process.start(), ProcessError);
    assert(error.message.includes("folder"), error.message);
  } finally {
    Deno.chdir(before);
  }
});

test("start() of a compiled program, which would run itself, says what to do", async () => {
  const { build } = Deno;
  Object.assign(Deno, { build: { ...build, standalone: true } });
  try {
    assertEquals(getAllStartMethods(), ["worker"]);
    for (const context of PROCESSES) {
      await assertRejects(
        () => new Process({ context }).start(),
        ProcessError,
        "from this program as it is its own executable: await freezeSupport({ name }) first in the program",
      );
    }
  } finally {
    Object.assign(Deno, { build });
  }
});
