// Copyright 2026 the multiprocessing authors. MIT license.

import { assert, assertEquals, assertNotEquals, assertRejects, assertThrows } from "@std/assert";
import {
  activeChildren,
  currentProcess,
  Process,
  ProcessStateError,
  reference,
  wait,
} from "../../mod.ts";
import { nothing } from "../fixtures/nothing.ts";
import { echo } from "../fixtures/report.ts";
import { loopForever, nap, waitForever } from "../fixtures/wait.ts";
import { who } from "../fixtures/who.ts";
import { fixture, forEachMethod, PROCESSES, Reports, run, runProgram, test } from "../helpers.ts";

// -- Before the start --

test("P-018 a process that was not started is not alive", () => {
  const process = new Process({ target: nothing });
  assertEquals(process.isAlive(), false);
  assertEquals(process.exitCode, null);
  assertEquals(process.pid, null);
  assertEquals(process.ident, null);
  assertEquals(process.stdout, null);
  assertEquals(process.stderr, null);
  assertEquals(activeChildren().includes(process), false);
});

test("P-019 a new process has its maker's authkey", () => {
  assertEquals(new Process().authkey, currentProcess().authkey);
});

test("P-020 daemon is settable before the start", () => {
  const process = new Process();
  process.daemon = true;
  assertEquals(process.daemon, true);
  process.daemon = false;
  assertEquals(process.daemon, false);
});

test("P-011 the option daemon goes before the flag of the maker", () => {
  assertEquals(new Process({ daemon: true }).daemon, true);
  assertEquals(new Process({ daemon: false }).daemon, false);
});

test("P-037 sentinel throws before the start", () => {
  assertThrows(() => new Process().sentinel, ProcessStateError, "has not been started");
});

test("P-068 terminate(), kill() and interrupt() throw before the start", () => {
  const process = new Process({ name: "idle" });
  assertThrows(() => process.terminate(), ProcessStateError, "Cannot terminate idle");
  assertThrows(() => process.kill(), ProcessStateError, "Cannot kill idle");
  assertThrows(() => process.interrupt(), ProcessStateError, "Cannot interrupt idle");
});

test("P-071 name must be a string; the default counts the processes of the class", () => {
  class Foo extends Process {}
  const [, first] = /^Process-(\d+)$/.exec(new Process().name) ?? [];
  assertEquals(new Foo().name, `Foo-${Number(first) + 1}`);
  const process = new Process({ name: "one" });
  process.name = "two";
  assertEquals(process.name, "two");
  // @ts-expect-error: not a string
  assertThrows(() => process.name = 3, TypeError, '"name" must be a string');
  // @ts-expect-error: not a string
  assertThrows(() => new Process({ name: 3 }), TypeError, '"name" must be a string');
  assertEquals(process.name, "two");
});

// -- From the start to the end --

forEachMethod("P-007 a process without a target does nothing and exits with 0", async (context) => {
  assertEquals(await run(new Process({ context })), 0);
});

forEachMethod("P-022 a process that runs is alive, and among the children", async (context) => {
  await using reports = new Reports();
  await using process = new Process({ target: waitForever, args: [reports.path()], context });
  await process.start();
  assertEquals(process.exitCode, null);
  assertEquals(process.isAlive(), true);
  assert(activeChildren().some((child) => child === process));
});

forEachMethod("P-024 the child has the name that it was given", async (context) => {
  await using reports = new Reports();
  await run(new Process({ target: who, args: [reports.path()], name: "Näme 'x'", context }));
  assertEquals(reports.read().name, "Näme 'x'");
});

forEachMethod("P-025 the child has its parent's authkey", async (context) => {
  await using reports = new Reports();
  await run(new Process({ target: who, args: [reports.path()], context }));
  assertEquals(reports.read().authkey, currentProcess().authkey.slice());
});

forEachMethod("authkey can be set for one child", async (context) => {
  await using reports = new Reports();
  const process = new Process({ target: who, args: [reports.path()], context });
  const key = new Uint8Array([1, 2, 3]);
  process.authkey = key;
  key.fill(9);
  await run(process);
  assertEquals(reports.read().authkey, new Uint8Array([1, 2, 3]));
  assertNotEquals(process.authkey, currentProcess().authkey);
});

forEachMethod("P-026 the child's own pid is that of the process object", async (context) => {
  await using reports = new Reports();
  const process = new Process({ target: who, args: [reports.path()], context });
  await run(process);
  const { pid, ident, osPid } = reports.read();
  assertEquals([pid, ident], [process.pid, process.ident]);
  assertEquals(osPid, process.pid);
  assertEquals(process.pid === Deno.pid, context === "worker");
});

forEachMethod(
  "P-027 a process that has ended is told by exitCode and isAlive()",
  async (context) => {
    const process = new Process({ target: nothing, context });
    assertEquals(await run(process), 0);
    assertEquals(process.exitCode, 0);
    assertEquals(process.isAlive(), false);
    assertEquals(activeChildren().includes(process), false);
  },
);

forEachMethod("P-045 many children started before any join() all exit with 0", async (context) => {
  const processes = Array.from(
    { length: 5 },
    () => new Process({ target: nap, args: [10], context }),
  );
  for (const process of processes) await process.start();
  assertEquals(await Promise.all(processes.map((process) => process.join())), [0, 0, 0, 0, 0]);
});

forEachMethod("start() of several at once starts them all", async (context) => {
  const processes = [1, 2, 3].map(() => new Process({ target: nothing, context }));
  await Promise.all(processes.map((process) => process.start()));
  assertEquals(await Promise.all(processes.map((process) => process.join())), [0, 0, 0]);
});

// -- sentinel --

forEachMethod("P-038 sentinel is a promise of the exit code, for wait() too", async (context) => {
  const process = new Process({ target: nothing, context });
  await process.start();
  const { sentinel } = process;
  assert(sentinel instanceof Promise);
  assertEquals(await wait([sentinel]), [sentinel]);
  assertEquals(await sentinel, 0);
  assertEquals(await process.sentinel, 0);
});

forEachMethod("P-039 sentinel is not ready while the child runs", async (context) => {
  await using reports = new Reports();
  await using process = new Process({ target: waitForever, args: [reports.path()], context });
  await process.start();
  await reports.next(process);
  assertEquals(await wait([process.sentinel], { timeout: 0 }), []);
  assertEquals(await wait([process], { timeout: 0 }), []);
  process.kill();
  assertEquals(await wait([process]), [process]);
});

// -- Ends --

forEachMethod("P-033 kill() gives exit code -9", async (context) => {
  await using reports = new Reports();
  const process = new Process({ target: waitForever, args: [reports.path()], context });
  await process.start();
  await reports.next(process);
  process.kill();
  assertEquals(await process.join(), -9);
});

forEachMethod("terminate() gives exit code -15", async (context) => {
  await using reports = new Reports();
  const process = new Process({ target: waitForever, args: [reports.path()], context });
  await process.start();
  await reports.next(process);
  process.terminate();
  assertEquals(await process.join(), -15);
  process.terminate();
  process.kill();
  assertEquals(process.exitCode, -15);
});

forEachMethod("terminate() and kill() stop an endless loop", async (context) => {
  await using reports = new Reports();
  for (const [end, code] of [["terminate", -15], ["kill", -9]] as const) {
    const process = new Process({ target: loopForever, args: [reports.path(end)], context });
    await process.start();
    await reports.next(process, end);
    process[end]();
    assertEquals(await process.join(), code);
  }
}, { methods: PROCESSES });

// Deno reports the end of the worker at once, but its thread spins on until the program ends: that is
// why it has a program of its own here.
test("[worker] terminate() and kill() end an endless loop, and the program ends", async () => {
  const { code, stdout, stderr } = await runProgram(fixture("end_endless_worker.ts"));
  assertEquals({ code, stdout, stderr }, { code: 0, stdout: "-15\n-9\n", stderr: "" });
});

forEachMethod(
  "terminate() right after start(), and before it resolves, ends it",
  async (context) => {
    await using reports = new Reports();
    const late = new Process({ target: waitForever, args: [reports.path()], context });
    await late.start();
    late.terminate();
    assertEquals(await late.join(), -15);
    const early = new Process({ target: waitForever, args: [reports.path()], context });
    const started = early.start();
    early.kill();
    await started;
    assertEquals(await early.join(), -9);
  },
);

forEachMethod("interrupt() gives exit code -2", async (context) => {
  await using reports = new Reports();
  const process = new Process({ target: waitForever, args: [reports.path()], context });
  await process.start();
  await reports.next(process);
  process.interrupt();
  assertEquals(await process.join(), -2);
}, { methods: PROCESSES });

test("[worker] interrupt() throws, and names the way out", async () => {
  await using reports = new Reports();
  const target = waitForever;
  await using process = new Process({ target, args: [reports.path()], context: "worker" });
  await process.start();
  assertThrows(() => process.interrupt(), ProcessStateError, "terminate() it");
  assert(process.isAlive());
});

// -- close and disposal --

forEachMethod("P-041 close() of one that runs throws and leaves it running", async (context) => {
  await using reports = new Reports();
  await using process = new Process({ target: waitForever, args: [reports.path()], context });
  await process.start();
  assertThrows(() => process.close(), ProcessStateError, "it still runs");
  await reports.next(process);
  assert(process.isAlive());
});

forEachMethod("P-042 after close() isAlive(), join() and terminate() throw", async (context) => {
  const process = new Process({ target: nothing, context });
  await run(process);
  process.close();
  assertThrows(() => process.isAlive(), ProcessStateError, "it is closed");
  await assertRejects(() => process.join(), ProcessStateError, "it is closed");
  assertThrows(() => process.terminate(), ProcessStateError, "it is closed");
  process.close();
});

test("P-070 close() of one that was not started forbids all but name and daemon", async () => {
  const process = new Process({ name: "gone", daemon: true });
  process.close();
  for (const member of ["exitCode", "pid", "ident", "sentinel", "stdout", "stderr", "authkey"]) {
    assertThrows(() => Reflect.get(process, member), ProcessStateError, "gone as it is closed");
  }
  await assertRejects(() => process.start(), ProcessStateError, "gone as it is closed");
  assertThrows(() => process.kill(), ProcessStateError, "gone as it is closed");
  assertThrows(() => process.interrupt(), ProcessStateError, "gone as it is closed");
  assertEquals([process.name, process.daemon], ["gone", true]);
});

forEachMethod("await using ends what runs, and closes it", async (context) => {
  await using reports = new Reports();
  const process = new Process({ target: waitForever, args: [reports.path()], context });
  {
    await using running = process;
    await running.start();
    await reports.next(running);
  }
  assertEquals(activeChildren(), []);
  assertThrows(() => process.pid, ProcessStateError, "it is closed");
  await process[Symbol.asyncDispose]();
});

test("await using of one that was not started closes it", async () => {
  const process = new Process();
  await process[Symbol.asyncDispose]();
  assertThrows(() => process.pid, ProcessStateError, "it is closed");
});

// -- Several uses of one target --

forEachMethod("P-047 a target can be one of its own arguments", async (context) => {
  await using reports = new Reports();
  const target = reference<[string, unknown]>(fixture("report.ts"), "echo");
  assertEquals(await run(new Process({ target, args: [reports.path(), target], context })), 0);
  assertEquals(reports.read(), [{ ...target }]);
});

forEachMethod("P-032 a second join() gives the same at once", async (context) => {
  const process = new Process({
    target: echo,
    args: ["/dev/null/nowhere"],
    stderr: "null",
    context,
  });
  assertEquals(await run(process), 1);
  assertEquals(await process.join(), 1);
  assertEquals(await process.join({ timeout: 0 }), 1);
  assertEquals(process.exitCode, 1);
});
