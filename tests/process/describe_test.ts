// Copyright 2026 the multiprocessing authors. MIT license.

import { assertEquals } from "@std/assert";
import { currentProcess, Process } from "../../mod.ts";
import { describe } from "../../process/describe.ts";
import { exitWith } from "../fixtures/exit.ts";
import { waitForever } from "../fixtures/wait.ts";
import { forEachMethod, Reports, run, test } from "../helpers.ts";

const parent = `parent=${Deno.pid}`;

test("P-073 toString() shows initial and closed", () => {
  const process = new Process({ name: "idle" });
  assertEquals(String(process), `<Process name='idle' ${parent} initial>`);
  process.daemon = true;
  assertEquals(String(process), `<Process name='idle' ${parent} initial daemon>`);
  process.close();
  assertEquals(String(process), `<Process name='idle' ${parent} closed daemon>`);
});

forEachMethod("P-073 toString() shows started, stopped and closed", async (context) => {
  await using reports = new Reports();
  const options = { target: waitForever, args: [reports.path()] as [string], name: "it", context };
  const process = new Process({ ...options, daemon: true });
  await process.start();
  const known = `<Process name='it' pid=${process.pid} ${parent}`;
  assertEquals(String(process), `${known} started daemon>`);
  process.terminate();
  await process.join();
  assertEquals(String(process), `${known} stopped exitcode=-SIGTERM daemon>`);
  process.close();
  assertEquals(String(process), `<Process name='it' ${parent} closed daemon>`);
});

forEachMethod("P-073 toString() shows the exit code", async (context) => {
  const process = new Process({ target: exitWith, args: ["", 3], name: "three", context });
  await run(process);
  const text = `<Process name='three' pid=${process.pid} ${parent} stopped exitcode=3>`;
  assertEquals(String(process), text);
  assertEquals(Deno.inspect(process), text);
});

test("toString() names the subclass, and the main process", () => {
  class Printer extends Process {}
  assertEquals(String(new Printer({ name: "p" })), `<Printer name='p' ${parent} initial>`);
  const main = `<Process name='MainProcess' pid=${Deno.pid} parent=null started>`;
  assertEquals(String(currentProcess()), main);
});

test("describe() names the signals that are the same everywhere", () => {
  const about = {
    className: "P",
    name: "n",
    pid: 1,
    parentPid: 2,
    phase: "stopped",
    daemon: false,
  };
  const text = (exitCode: number) => describe({ ...about, exitCode });
  assertEquals(text(-9), "<P name='n' pid=1 parent=2 stopped exitcode=-SIGKILL>");
  assertEquals(text(-11), "<P name='n' pid=1 parent=2 stopped exitcode=-SIGSEGV>");
  assertEquals(text(-60), "<P name='n' pid=1 parent=2 stopped exitcode=-60>");
  assertEquals(text(0), "<P name='n' pid=1 parent=2 stopped exitcode=0>");
});
