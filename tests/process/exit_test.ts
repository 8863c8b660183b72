// Copyright 2026 the multiprocessing authors. MIT license.

import { assert, assertEquals, assertRejects } from "@std/assert";
import { exit, Pool, Process, reference, WorkerLostError } from "../../mod.ts";
import {
  denoExit,
  endByNumber,
  endBySignal,
  exitLater,
  exitWith,
  processExit,
  readNowhere,
} from "../fixtures/exit.ts";
import { napUnref } from "../fixtures/nap_unref.ts";
import { reject, rejectLate, throwError, throwLate, throwText } from "../fixtures/throw.ts";
import { drainReserve } from "../../process/warm.ts";
import { fixture, forEachMethod, PROCESSES, Reports, run, runForError, test } from "../helpers.ts";

// -- exit() --

forEachMethod("P-060 exit(text) prints the text and gives exit code 1", async (context) => {
  await using reports = new Reports();
  const args = [reports.path(), "no such ünit"] as const;
  const process = new Process({ target: exitWith, args, stderr: "piped", context });
  assertEquals(await runForError(process), { code: 1, stderr: "no such ünit\n" });
  assertEquals(reports.has(), false);
});

forEachMethod("P-061 exit(n) gives exit code n", async (context) => {
  await using reports = new Reports();
  const codes = [];
  for (const status of [8, 0, 255, 256, 300]) {
    codes.push(
      await run(new Process({ target: exitWith, args: [reports.path(), status], context })),
    );
  }
  assertEquals(codes, [8, 0, 255, 0, 44]);
  assertEquals(reports.has(), false);
});

forEachMethod("P-062 exit(true) gives exit code 1, exit(false) 0", async (context) => {
  await using reports = new Reports();
  const ends = [true, false].map((status) =>
    run(new Process({ target: exitWith, args: [reports.path(), status], context }))
  );
  assertEquals(await Promise.all(ends), [1, 0]);
});

forEachMethod("P-063 exit(null) and exit() give exit code 0", async (context) => {
  await using reports = new Reports();
  const ends = [[null], [undefined], []].map((status) =>
    run(new Process({ target: exitWith, args: [reports.path(), ...status as [null]], context }))
  );
  assertEquals(await Promise.all(ends), [0, 0, 0]);
  assertEquals(reports.has(), false);
});

forEachMethod("exit() ends a child whose promise is pending", async (context) => {
  assertEquals(await run(new Process({ target: exitLater, args: [6], context })), 6);
});

test("exit as a target of its own gives its argument", async () => {
  assertEquals(await run(new Process({ target: exit, args: [9] })), 9);
});

// -- The runtime's own ways --

forEachMethod("P-077 Deno.exit(n) and process.exit(n) give exit code n", async (context) => {
  for (const target of [denoExit, processExit]) {
    assertEquals(await run(new Process({ target, args: [3], context })), 3);
    assertEquals(await run(new Process({ target, args: [0], context })), 0);
  }
});

forEachMethod("exit codes are modulo 256, whoever ends it", async (context) => {
  for (const target of [denoExit, processExit]) {
    const codes = [256, 300, -1].map((code) => run(new Process({ target, args: [code], context })));
    assertEquals(await Promise.all(codes), [0, 44, 255]);
  }
});

forEachMethod(
  "a module that exits while it is imported runs nothing after that",
  async (context) => {
    await using reports = new Reports();
    const target = reference<[string]>(fixture("exits_while_importing.ts"), "run");
    const args = [reports.path()] as const;
    assertEquals(await run(new Process({ target, args, context })), 3);
    await using pool = new Pool({ processes: 1, context });
    await assertRejects(() => pool.apply(target, args), WorkerLostError);
    assertEquals(reports.has(), false);
  },
);

forEachMethod("P-076 a child that dies of a fault gets minus its number", async (context) => {
  assertEquals(await run(new Process({ target: readNowhere, context })), -11);
  assertEquals(await run(new Process({ target: endBySignal, args: ["SIGABRT"], context })), -6);
}, { methods: PROCESSES });

for (const context of PROCESSES) {
  Deno.test({
    name: `[${context}] a child that dies of a real-time signal gets minus its number`,
    ignore: Deno.build.os !== "linux",
    // Deno keeps a resource of each child that ends so.
    sanitizeResources: false,
    async fn() {
      for (const signal of [34, 35, 50, 64]) {
        const process = new Process({ target: endByNumber, args: [signal], context });
        assertEquals(await run(process), -signal);
      }
      await drainReserve();
    },
  });
}

forEachMethod("P-051 a timer that is not waited for does not delay the end", async (context) => {
  await using reports = new Reports();
  const start = performance.now();
  assertEquals(await run(new Process({ target: napUnref, args: [reports.path()], context })), 0);
  assert(performance.now() - start < 15_000);
  assertEquals(reports.has(), false);
});

// -- Uncaught errors --

forEachMethod("P-059 an uncaught error is told whole on standard error", async (context) => {
  const text = `${"long ".repeat(20_000)}end`;
  const options = { target: throwError, args: [text] as [string], name: "writer", context };
  const { code, stderr } = await runForError(new Process({ ...options, stderr: "piped" }));
  assertEquals(code, 1);
  assertEquals(stderr.split("\n")[0], "Process writer:");
  for (const part of [`RangeError: ${text}`, "fixtures/throw.ts:", "the cause", "E_FIXTURE"]) {
    assert(stderr.includes(part), `${part.slice(0, 20)} is missing`);
  }
});

forEachMethod("P-074 whatever is thrown gives exit code 1", async (context) => {
  const told = [[throwText, "only text"], [reject, "TypeError: rejected"]] as const;
  for (const [target, text] of told) {
    const { code, stderr } = await runForError(new Process({ target, stderr: "piped", context }));
    assertEquals(code, 1);
    assert(stderr.includes(text), stderr);
  }
});

forEachMethod("what is thrown or rejected after the return gives exit code 1", async (context) => {
  const told = [[rejectLate, "Error: too late"], [throwLate, "Error: thrown late"]] as const;
  for (const [target, text] of told) {
    const options = { target, name: "late", stderr: "piped", context } as const;
    const { code, stderr } = await runForError(new Process(options));
    assertEquals(code, 1);
    assert(stderr.startsWith("Process late:\n"), stderr);
    assert(stderr.includes(text), stderr);
  }
});
