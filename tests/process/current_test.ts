// Copyright 2026 the multiprocessing authors. MIT license.

import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import {
  activeChildren,
  cpuCount,
  currentProcess,
  parentProcess,
  Process,
  ProcessStateError,
} from "../../mod.ts";
import { leaveGrandchild, startGrandchild, tryToStart } from "../fixtures/family.ts";
import { nothing } from "../fixtures/nothing.ts";
import { waitForever } from "../fixtures/wait.ts";
import { who } from "../fixtures/who.ts";
import { forEachMethod, METHODS, Reports, run, test } from "../helpers.ts";

// -- The main process --

test("P-001 currentProcess().isAlive() is true in the main process", () => {
  assertEquals(currentProcess().isAlive(), true);
});

test("P-002 currentProcess().daemon is false in the main process", () => {
  assertEquals(currentProcess().daemon, false);
});

test("P-003 currentProcess().authkey is 32 bytes made once", () => {
  const { authkey } = currentProcess();
  assertEquals(authkey.length, 32);
  assert(authkey.some((byte) => byte !== 0));
  assertEquals(currentProcess().authkey, authkey);
});

test("P-004 currentProcess().ident is the pid of this process", () => {
  assertEquals(currentProcess().ident, Deno.pid);
  assertEquals(currentProcess().pid, Deno.pid);
});

test("P-005 currentProcess().exitCode is null while it runs", () => {
  assertEquals(currentProcess().exitCode, null);
});

test("P-012 parentProcess() is null in the main process", () => {
  assertEquals(parentProcess(), null);
});

test("P-082 join() of the main process throws, close() does nothing", async () => {
  const error = await assertRejects(() => currentProcess().join(), ProcessStateError);
  assertEquals(error.message.includes("join MainProcess"), true, error.message);
  currentProcess().close();
  assertEquals(currentProcess().isAlive(), true);
  assertEquals(currentProcess().name, "MainProcess");
});

test("currentProcess() can be neither started, nor ended, nor disposed of", async () => {
  const me = currentProcess();
  await assertRejects(() => me.start(), ProcessStateError, "Cannot start MainProcess");
  assertThrows(() => me.terminate(), ProcessStateError);
  assertThrows(() => me.kill(), ProcessStateError);
  assertThrows(() => me.interrupt(), ProcessStateError);
  assertThrows(() => me.sentinel, ProcessStateError);
  assertThrows(() => me.daemon = true, ProcessStateError);
  await me[Symbol.asyncDispose]();
  assertEquals(currentProcess(), me);
});

test("currentProcess().name is settable, and children are told of it", async () => {
  await using reports = new Reports();
  currentProcess().name = "Chief";
  try {
    assertEquals(await run(new Process({ target: who, args: [reports.path()] })), 0);
  } finally {
    currentProcess().name = "MainProcess";
  }
  assertEquals(reports.read().parent.name, "Chief");
});

test("P-034 cpuCount() is a whole number and at least 1", () => {
  assert(Number.isInteger(cpuCount()));
  assert(cpuCount() >= 1);
});

// -- Children --

forEachMethod(
  "P-013 parentProcess() of a child tells the parent's pid and name",
  async (context) => {
    await using reports = new Reports();
    assertEquals(await run(new Process({ target: who, args: [reports.path()], context })), 0);
    assertEquals(reports.read().parent, { name: "MainProcess", pid: Deno.pid, isAlive: true });
  },
);

for (const inner of METHODS) {
  forEachMethod(
    `P-014 parentProcess().isAlive() is true in a grandchild by ${inner}`,
    async (context) => {
      await using reports = new Reports();
      const target = startGrandchild;
      const process = new Process({
        target,
        args: [reports.path(), inner],
        name: "middle",
        context,
      });
      assertEquals(await run(process), 0);
      const { name, isAlive } = reports.read();
      assertEquals({ name, isAlive }, { name: "middle", isAlive: true });
    },
  );
}

forEachMethod("P-028 a child is not where its parent is", async (context) => {
  await using reports = new Reports();
  await run(new Process({ target: who, args: [reports.path()], context }));
  const { osPid, threadId } = reports.read();
  if (context === "worker") assert(osPid === Deno.pid && threadId !== 0);
  else assert(osPid !== Deno.pid && threadId === 0);
});

forEachMethod("currentProcess() of a child shows it as its parent made it", async (context) => {
  await using reports = new Reports();
  const options = { target: who, args: [reports.path()] as [string], name: "painter", context };
  const process = new Process({ ...options, daemon: true });
  await run(process);
  const { text, isAlive, exitCode, active, child } = reports.read();
  assertEquals({ isAlive, exitCode, active }, { isAlive: true, exitCode: null, active: 0 });
  const parent = `parent=${Deno.pid}`;
  assertEquals(text, `<Process name='painter' pid=${process.pid} ${parent} started daemon>`);
  assertEquals(child.daemon, true);
});

forEachMethod("P-010 a process without the daemon option is as its maker", async (context) => {
  assertEquals(new Process({ context }).daemon, false);
  await using reports = new Reports();
  const options = { target: who, args: [reports.path()] as [string], context };
  await run(new Process({ ...options, daemon: true }));
  assertEquals(reports.read().child.daemon, true);
  await run(new Process({ ...options, daemon: false }));
  assertEquals(reports.read().child.daemon, false);
});

forEachMethod("a child's own children are named after it", async (context) => {
  await using reports = new Reports();
  const process = new Process({ target: who, args: [reports.path()], context });
  await run(process);
  assertEquals(reports.read().child.name, `${process.name}:2`);
});

forEachMethod("a daemon may not start children", async (context) => {
  await using reports = new Reports();
  const options = { target: tryToStart, args: [reports.path()] as [string], name: "imp", context };
  assertEquals(await run(new Process({ ...options, daemon: true })), 0);
  const { name, message } = reports.read();
  assertEquals(name, "ProcessStateError");
  assert(message.includes("imp is a daemon"), message);
  assertEquals(await run(new Process(options)), 0);
  assertEquals(reports.read(), null);
});

// -- activeChildren --

forEachMethod(
  "P-035 activeChildren() lists a process from its start to its end",
  async (context) => {
    await using reports = new Reports();
    const process = new Process({ target: waitForever, args: [reports.path()], context });
    assertEquals(activeChildren(), []);
    await process.start();
    assert(activeChildren().includes(process));
    await reports.next(process);
    assert(activeChildren().includes(process));
    process.terminate();
    await process.join();
    assertEquals(activeChildren(), []);
  },
);

test("P-021 activeChildren() is a fresh array", async () => {
  await using reports = new Reports();
  await using process = new Process({ target: waitForever, args: [reports.path()] });
  await process.start();
  const list = activeChildren();
  assert(Array.isArray(list));
  list.length = 0;
  assertEquals(activeChildren(), [process]);
});

forEachMethod("P-080 activeChildren() forgets who has ended without a join()", async (context) => {
  const process = new Process({ target: nothing, context });
  await process.start();
  assertEquals(activeChildren(), [process]);
  assertEquals(await process.sentinel, 0);
  assertEquals(activeChildren(), []);
});

test("activeChildren() is in start order", async () => {
  await using reports = new Reports();
  const options = { target: waitForever, args: [reports.path()] } as const;
  await using first = new Process(options);
  await using second = new Process({ ...options, context: "worker" });
  await second.start();
  await first.start();
  assertEquals(activeChildren(), [second, first]);
});

// -- Parents --

forEachMethod("P-081 parentProcess() can be neither started nor ended", async (context) => {
  await using reports = new Reports();
  const { parentMembers } = await import("../fixtures/parent.ts");
  assertEquals(
    await run(new Process({ target: parentMembers, args: [reports.path()], context })),
    0,
  );
  assertEquals(reports.read(), {
    members: ["undefined", "undefined", "undefined", "undefined", "undefined"],
    joined: null,
    aborted: "stop",
  });
});

forEachMethod(
  "P-084 a child that returns lives on until its own child has ended",
  async (context) => {
    await using reports = new Reports();
    const args = [reports.path(), reports.path("go"), context] as const;
    const process = new Process({ target: leaveGrandchild, args, context });
    await process.start();
    await reports.next(process);
    assertEquals(await process.join({ timeout: 100 }), null);
    assert(process.isAlive());
    await Deno.writeTextFile(reports.path("go"), "");
    assertEquals(await process.join(), 0);
  },
);
