// Copyright 2026 the multiprocessing authors. MIT license.

import { assert, assertEquals, assertRejects } from "@std/assert";
import { Process, ProcessError } from "../../mod.ts";
import { countFiles, setVariable, surroundings } from "../fixtures/surroundings.ts";
import { fixture, forEachMethod, PROCESSES, Reports, run, runProgram, test } from "../helpers.ts";

forEachMethod("env is added to the parent's environment", async (context) => {
  await using reports = new Reports();
  const env = { SURROUNDINGS_TEST: "own ü" };
  const args = [reports.path(), "SURROUNDINGS_TEST"] as const;
  assertEquals(await run(new Process({ target: surroundings, args, env, context })), 0);
  const { ofDeno, ofProcess, all, home } = reports.read();
  assertEquals([ofDeno, ofProcess, all, home], ["own ü", "own ü", "own ü", Deno.env.get("HOME")]);
  assertEquals(Deno.env.get("SURROUNDINGS_TEST"), undefined);
});

forEachMethod("env of a child is the parent's, and its changes are not", async (context) => {
  await using reports = new Reports();
  Deno.env.set("SURROUNDINGS_TEST", "of the parent");
  try {
    const args = [reports.path(), "SURROUNDINGS_TEST"] as const;
    await run(new Process({ target: surroundings, args, context }));
    assertEquals(reports.read().ofDeno, "of the parent");
    const env = { SURROUNDINGS_TEST: "of the child" };
    const set = ["SURROUNDINGS_TEST", "changed"] as const;
    await run(new Process({ target: setVariable, args: set, env, context }));
    assertEquals(Deno.env.get("SURROUNDINGS_TEST"), "of the parent");
  } finally {
    Deno.env.delete("SURROUNDINGS_TEST");
  }
});

forEachMethod("cwd is where the child begins", async (context) => {
  await using reports = new Reports();
  const folder = await Deno.realPath(new URL("./", fixture("x")));
  for (const cwd of [folder, new URL("./", fixture("x"))]) {
    const args = [reports.path(), "X"] as const;
    assertEquals(await run(new Process({ target: surroundings, args, cwd, context })), 0);
    assertEquals(reports.read().cwd, folder);
  }
  await run(new Process({ target: surroundings, args: [reports.path(), "X"], context }));
  assertEquals(reports.read().cwd, Deno.cwd());
}, { methods: PROCESSES });

test("[worker] cwd and detached are refused: a thread has no folder of its own", async () => {
  const cwd = new Process({ context: "worker", cwd: "/", name: "thread" });
  await assertRejects(() => cwd.start(), ProcessError, 'thread as a worker with "cwd"');
  const detached = new Process({ context: "worker", detached: true });
  await assertRejects(() => detached.start(), ProcessError, 'as a worker with "detached"');
  assertEquals([cwd.isAlive(), detached.isAlive()], [false, false]);
});

forEachMethod(
  "P-085 the child's standard input is empty, and its parent's is left alone",
  async (context) => {
    await using reports = new Reports();
    const folder = reports.path(".");
    const args = [context, folder, "--flag", "an argument"];
    const options = { args, stdin: "for the parent" };
    const { code, stdout, stderr } = await runProgram(fixture("tell_surroundings.ts"), options);
    assertEquals({ code, stdout, stderr }, { code: 0, stdout: "for the parent\n", stderr: "" });
    assertEquals(reports.read("input"), { count: null, text: "" });
    const { denoArgs, argv } = reports.read("outside");
    assertEquals({ denoArgs, argv }, { denoArgs: args, argv: args });
  },
);

forEachMethod("P-049 children have no more files open than the first of them", async (context) => {
  await using reports = new Reports();
  const processes = [1, 2, 3, 4, 5].map((n) =>
    new Process({ target: countFiles, args: [reports.path(`${n}`)], context })
  );
  for (const process of processes) await process.start();
  const counts = [];
  for (const [index, process] of processes.entries()) {
    counts.push(await reports.next(process, `${index + 1}`));
  }
  for (const process of processes) process.kill();
  await Promise.all(processes.map((process) => process.join()));
  assert(counts[0] > 0);
  assertEquals(counts, Array(5).fill(counts[0]));
}, { methods: PROCESSES });
