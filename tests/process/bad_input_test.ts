// Copyright 2026 the multiprocessing authors. MIT license.

import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import {
  activeChildren,
  Process,
  ProcessError,
  ProcessStateError,
  reference,
  type StartMethod,
  type Target,
  TargetError,
} from "../../mod.ts";
import { arrow } from "../fixtures/exports.ts";
import * as hidden from "../fixtures/hidden.ts";
import { nothing } from "../fixtures/nothing.ts";
import { getRun } from "../fixtures/same_name.ts";
import {
  fixture,
  forEachMethod,
  PROCESSES,
  Reports,
  run,
  runForError,
  runProgram,
  test,
} from "../helpers.ts";

// -- Targets that the parent can tell to be out of reach --

for (
  const [what, target, targetName] of [
    ["a closure", hidden.getClosure(1), "closure"],
    ["a bound function", arrow.bind(null, "", 1), "bound arrow"],
    ["a function that is not exported", hidden.getHidden(), "hidden"],
    ["a method of an instance", new hidden.Holder().method, "method"],
    ["a class's static method", Array.from.bind(Array), "bound from"],
  ] as [string, Target, string][]
) {
  forEachMethod(`start() refuses ${what}`, async (context) => {
    const process = new Process<[]>({ target: target as Target<[]>, context });
    const error = await assertRejects(() => process.start(), TargetError);
    assertEquals(error.targetName, targetName);
    assertEquals([process.isAlive(), process.pid, process.exitCode], [false, null, null]);
    assertEquals(activeChildren().filter((child) => child === process), []);
  });
}

// -- Targets that only the child can tell to be out of reach --

async function failure(target: Target<[]>, context: StartMethod): Promise<string> {
  const process = new Process<[]>({ target, name: "seeker", stderr: "piped", context });
  const { code, stderr } = await runForError(process);
  assertEquals(code, 1);
  assert(stderr.startsWith("Process seeker:\n"), stderr);
  return stderr;
}

forEachMethod("a module that is missing gives exit code 1", async (context) => {
  const stderr = await failure(reference(fixture("missing.ts"), "work"), context);
  assert(stderr.includes("fixtures/missing.ts"), stderr);
});

forEachMethod("a module that throws gives exit code 1", async (context) => {
  const stderr = await failure(reference(fixture("throws_on_import.ts"), "unreachable"), context);
  assert(stderr.includes("SyntaxError: this module does not like to be imported"), stderr);
});

forEachMethod("an export that is missing gives exit code 1", async (context) => {
  const stderr = await failure(reference(fixture("exports.ts"), "missing"), context);
  assert(stderr.includes("TargetError") && stderr.includes("has no such export"), stderr);
});

forEachMethod("another function of the same name gives exit code 1", async (context) => {
  const stderr = await failure(getRun(), context);
  assert(stderr.includes("the export of that name is another function"), stderr);
});

forEachMethod("a module that is never imported can be terminated", async (context) => {
  await using reports = new Reports();
  const target = reference(fixture("never_imported.ts"), "unreachable");
  const process = new Process({ target, env: { REPORT: reports.path() }, context });
  await process.start();
  await reports.next(process);
  assertEquals(await process.join({ timeout: 50 }), null);
  process.terminate();
  assertEquals(await process.join(), -15);
});

// -- Calls in a wrong state --

forEachMethod("P-065 start() a second time throws, also after the end", async (context) => {
  const process = new Process({ target: nothing, name: "once", context });
  const [first, second] = await Promise.allSettled([process.start(), process.start()]);
  assertEquals(first.status, "fulfilled");
  assert(second.status === "rejected" && second.reason instanceof ProcessStateError);
  assertEquals(
    second.reason.message,
    "Cannot start once as it has been started: make another one",
  );
  assertEquals(await process.join(), 0);
  await assertRejects(() => process.start(), ProcessStateError, "it has been started");
  assertEquals(process.exitCode, 0);
});

forEachMethod("P-067 daemon can't be set after the start", async (context) => {
  await using process = new Process({ target: nothing, context });
  await process.start();
  assertThrows(() => process.daemon = true, ProcessStateError, "set it before start()");
  await process.join();
  assertThrows(() => process.daemon = true, ProcessStateError, "set it before start()");
  assertEquals(process.daemon, false);
});

// -- Programs --

forEachMethod("a missing main guard is told, with the guards", async (context) => {
  const { code, stdout, stderr } = await runProgram(fixture("without_guard.ts"), {
    args: [context],
  });
  assertEquals({ code, stdout }, { code: 0, stdout: "1\n" });
  assert(stderr.startsWith("Process unguarded:\n"), stderr);
  for (const guard of ["if (import.meta.main)", "if (parentProcess() === null)"]) {
    assert(stderr.includes(guard), stderr);
  }
});

forEachMethod("a guarded program works", async (context) => {
  const result = await runProgram(fixture("with_guard.ts"), { args: [context] });
  assertEquals(result, { code: 0, signal: null, stdout: "work\n0\n", stderr: "" });
});

forEachMethod("a cwd that is not there is told", async (context) => {
  await using reports = new Reports();
  const cwd = reports.path("nowhere");
  const process = new Process({ target: nothing, cwd, context });
  const error = await assertRejects(() => process.start(), ProcessError);
  assert(error.message.includes(`"cwd" is ${cwd}`), error.message);
  assertEquals([process.isAlive(), process.pid, process.exitCode], [false, null, null]);
  await Deno.mkdir(cwd);
  assertEquals(await run(process), 0);
}, { methods: PROCESSES });

test("a parent whose folder was deleted is told to name one", async () => {
  const { code, stdout } = await runProgram(fixture("deleted_cwd.ts"));
  const [spawn, warm, worker, withCwd] = stdout.split("\n");
  const error =
    `ProcessError: Cannot start a process as its folder or its executable must exist: "cwd" is inherited, the executable is ${Deno.execPath()}`;
  assertEquals([code, spawn, warm], [0, `spawn ${error}`, `warm ${error}`]);
  // Deno starts nothing without a folder, not even a worker.
  assertEquals([worker, withCwd], ["worker 1", "with cwd 0"]);
});

test("without the permission to run the error names the flag, and worker works", async () => {
  const flags = ["--allow-read", "--allow-env"];
  const { code, stdout, stderr } = await runProgram(fixture("without_run_permission.ts"), {
    flags,
  });
  const [spawn, warm, worker] = stdout.split("\n");
  assertEquals({ code, stderr }, { code: 0, stderr: "" });
  assertEquals(
    spawn,
    'spawn ProcessError: Cannot start a process without the permission to run: pass --allow-run, or use the context "worker" false',
  );
  assertEquals(warm, spawn!.replace("spawn", "warm"));
  assertEquals(worker, "worker 0 false");
});

test("a target of another module needs the permission to inspect, and is told so", async () => {
  const flags = ["--allow-read", "--allow-env", "--allow-run"];
  for (const context of ["spawn", "worker"]) {
    const program = fixture("print_program.ts");
    const { code, stderr } = await runProgram(program, { flags, args: [context] });
    assertEquals(code, 1);
    assert(
      stderr.includes(
        "use reference(url, name) or inline(fn); Deno knows the module with --allow-sys",
      ),
      stderr,
    );
  }
});
