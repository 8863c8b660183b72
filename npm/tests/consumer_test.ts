// Copyright 2026 the multiprocessing authors. MIT license.

import { assertEquals, assertMatch } from "@std/assert";
import * as library from "../../mod.ts";
import { attemptProgram, consumer, runProgram } from "./consumer.ts";
import { RUNTIMES } from "../tools.ts";

const NAMES = Object.keys(library).toSorted().join(" ");
const ALL = Object.keys(RUNTIMES);

for (const runtime of ALL) {
  Deno.test(`[${runtime}] import and require() give the same, and all of it`, async () => {
    assertEquals(await runProgram("import.mjs", { runtime }), NAMES);
    assertEquals(await runProgram("require.cjs", { runtime }), NAMES);
  });

  for (const file of ["target.mjs", "target.js", "target.cjs"]) {
    Deno.test(`[${runtime}] targets in ${file} are found on every start method`, async () => {
      const output = await runProgram("start.mjs", { runtime, args: [`./${file}`, "one", "two"] });
      const line = `Process-1 of MainProcess got 1,Map with one,two`;
      assertEquals(output.split("\n"), ["spawn", "worker", "warm"].map((m) => `${m}: ${line}`));
    });
  }
}

for (const runtime of ["Node 26", "Bun 1.4"]) {
  Deno.test(`[${runtime}] targets in .ts are found by what strips types`, async () => {
    assertMatch(await runProgram("start.mjs", { runtime, args: ["./target.ts"] }), /^spawn: .*\n/);
  });
}

Deno.test("targets in .ts are found by the loader that --import has given", async () => {
  const args = ["./target.ts"];
  const printed = await runProgram("start.mjs", { flags: ["--import=./register.mjs"], args });
  assertEquals(printed.split("\n").length, 3);
});

Deno.test("targets in .ts are found by the loader of NODE_OPTIONS", async () => {
  const env = { NODE_OPTIONS: "--import=./register.mjs" };
  const printed = await runProgram("start.mjs", { env, args: ["./target.ts"] });
  assertEquals(printed.split("\n").length, 3);
});

Deno.test("a relative loader is found from another folder too", async () => {
  const args = ["./target.ts", "--cwd"];
  const printed = await runProgram("start.mjs", { flags: ["--import", "./register.mjs"], args });
  assertMatch(printed, /^spawn: /);
});

for (const runtime of ["Node 20", "Node 26"]) {
  Deno.test(`[${runtime}] a program given as text starts children, which don't run it`, async () => {
    const code = `import("./text.mjs").then((module) => module.main(process.argv.slice(1)))`;
    const output = await runProgram("--", { runtime, flags: ["-e", code], args: ["a", "b"] });
    assertEquals(output.split("\n"), ["spawn: a,b", "worker: a,b", "warm: a,b"]);
  });
}

for (const runtime of ["Node 20", "Node 26"]) {
  Deno.test(`[${runtime}] a module given as text imports the package`, async () => {
    const code = `import "@multiprocessing/process"; console.log("here")`;
    const flags = ["--input-type=module", "-e", code];
    assertEquals(await runProgram("--", { runtime, flags }), "here");
  });
}

for (const node of ["18.0.0", "20.15.1", "21.7.3", "22.2.0"]) {
  Deno.test(`Node ${node} is too old, and gets one line`, async () => {
    const old =
      `data:text/javascript,Object.defineProperty(process,"versions",{value:{node:"${node}"}})`;
    const { code, output } = await attemptProgram("import.mjs", { flags: ["--import", old] });
    assertEquals(code, 1);
    const lines = output.split("\n").filter((line) => line.includes("multiprocessing/process as"));
    const text =
      `Cannot load @multiprocessing/process as it needs Node 20.16, 22.3 or newer: current version is ${node}`;
    assertEquals(lines.map((line) => line.replace(/^\[?(?:Error: )?|\]$/g, "")), [text]);
  });
}

Deno.test("permissions can't be narrowed, and the error says so", async () => {
  const output = await runProgram("permissions.mjs");
  assertMatch(
    output,
    /^(?:Cannot narrow the permissions of a child as only Deno has them: .*\n?){2}$/,
  );
});

Deno.test("Node's own permissions are named where they are missing, all at once", async () => {
  const { folder } = await consumer();
  const told = async (...granted: string[]) => {
    const flags = ["--permission", "--allow-fs-read=*", ...granted];
    const env = { NODE_NO_WARNINGS: "1" };
    const output = await runProgram("forbidden.mjs", { runtime: "Node 26", flags, env });
    assertEquals(output.includes(folder), false);
    return output.split("\n");
  };
  const [methods, spawn, worker, pool, listener, ...more] = await told();
  assertEquals([methods, more], ["worker", []]);
  const without = "without Node's permission: pass";
  const child = "--allow-child-process and --allow-net";
  assertEquals(spawn, `Cannot start a process ${without} ${child}, or use the context "worker"`);
  assertEquals(worker, `Cannot start a worker ${without} --allow-worker`);
  assertMatch(pool!, new RegExp(`Cannot listen at a local socket ${without} ${child}`));
  assertEquals(listener, `Cannot open a socket ${without} --allow-net`);
  const all = ["--allow-worker", "--allow-child-process", "--allow-net"];
  assertEquals(await told(...all), ["spawn worker warm"]);
});
