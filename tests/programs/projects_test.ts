// Copyright 2026 the multiprocessing authors. MIT license.

import { assertEquals } from "@std/assert";
import {
  AS_DEPENDENCY,
  LIBRARY,
  npmPackage,
  Project,
  relayOutput,
  relayProgram,
} from "./make_project.ts";
import { runDeno } from "./run_program.ts";

const NAMES = "getAllStartMethods, Process";
const FROM_JSR = `import { ${NAMES} } from "@multiprocessing/process";`;
const FROM_FILE = `import { ${NAMES} } from "file://${LIBRARY}/mod.ts";`;

/** Runs `deno` in a folder of its own, so that nothing is found from there. */
async function check(args: string[], fact: string, cwd = "/", generations = 1) {
  const { code, stdout, stderr } = await runDeno([...args, String(generations)], { cwd });
  // Deno says so of every linked package that has links of its own.
  const rest = stderr.replace(/^.*Warning.* "links" field .*\n.*\n/m, "");
  assertEquals({ code, stdout, stderr: rest }, {
    code: 0,
    stdout: relayOutput(fact, generations),
    stderr: "",
  });
}

Deno.test("Process children resolve imports by the deno.json and package.json of their program", async () => {
  using project = new Project({
    "deno.json": { ...AS_DEPENDENCY, imports: { ...AS_DEPENDENCY.imports, "own/": "./src/" } },
    "package.json": { dependencies: { left: "1.0.0" } },
    ...npmPackage("left", `export const left = "npm";`),
    "src/own.ts": `export const own: string = "own";`,
    "src/main.ts": relayProgram(
      `${FROM_JSR} import { own } from "own/own.ts"; import { left } from "left";`,
      "own + left",
    ),
  });
  await check(["run", "-A", project.file("src/main.ts")], "ownnpm", "/", 2);
});

Deno.test("Process children resolve imports by a package.json alone", async () => {
  using project = new Project({
    "package.json": { dependencies: { left: "1.0.0" } },
    ...npmPackage("left", `export const left = "npm";`),
    "main.ts": relayProgram(`${FROM_FILE} import { left } from "left";`, "left"),
  });
  await check(["run", "-A", project.file("main.ts")], "npm");
});

Deno.test("Process children resolve imports by the workspace that their program is a member of", async () => {
  using project = new Project({
    "deno.json": { ...AS_DEPENDENCY, workspace: ["./member"] },
    "member/deno.json": { imports: { own: "./own.ts" } },
    "member/own.ts": `export const own: string = "own";`,
    "member/main.ts": relayProgram(`${FROM_JSR} import { own } from "own";`, "own"),
  });
  await check(["run", "-A", project.file("member/main.ts")], "own");
});

Deno.test("ST-012 Process children have the --config of their program, and its V8 and unstable flags", async () => {
  using project = new Project({
    "app/deno.json": { imports: { own: "./missing.ts" } },
    "other/custom.json": {
      ...AS_DEPENDENCY,
      imports: { ...AS_DEPENDENCY.imports, own: "./own.ts" },
    },
    "other/own.ts": `export const own: string = "own";`,
    "app/main.ts": relayProgram(
      `${FROM_JSR} import { own } from "own";`,
      "own + typeof (globalThis as { gc?: unknown }).gc + typeof Deno.openKv",
    ),
  });
  const flags = ["--v8-flags=--expose-gc", "--unstable-kv", "-c", "other/custom.json"];
  await check(["run", "-A", ...flags, "app/main.ts"], "ownfunctionfunction", project.path, 2);
});

Deno.test("Process children have the --import-map of their program", async () => {
  using project = new Project({
    "map.json": { imports: { lib: `file://${LIBRARY}/mod.ts`, own: "./own.ts" } },
    "own.ts": `export const own: string = "own";`,
    "main.ts": relayProgram(`import { ${NAMES} } from "lib"; import { own } from "own";`, "own"),
  });
  await check(["-A", "--import-map", "map.json", "main.ts"], "own", project.path);
});

Deno.test("Process children resolve imports as deno test and deno eval do", async () => {
  using project = new Project({
    "deno.json": { ...AS_DEPENDENCY, imports: { ...AS_DEPENDENCY.imports, own: "./own.ts" } },
    "own.ts": `export const own: string = "own";`,
    "relay.ts": relayProgram(`${FROM_JSR} import { own } from "own";`, "own"),
    "relay_test.ts":
      `import { relay } from "./relay.ts"; Deno.test("relay", () => relay(1, "main"));`,
  });
  const code = `import { relay } from "./relay.ts"; await relay(1, "main");`;
  for (const args of [["test", "-A", "--no-check", "relay_test.ts"], ["eval", code]]) {
    const { code, stdout, stderr } = await runDeno(args, { cwd: project.path });
    const lines = stdout.match(/^main.*\n/gm)?.join("");
    assertEquals({ code, stdout: lines }, { code: 0, stdout: relayOutput("own") }, stderr);
  }
});

Deno.test("Process.start() says that what deno eval is given can't be a target", async () => {
  const code = `import { Process } from "file://${LIBRARY}/mod.ts";
    export function task() {}
    await new Process({ target: task }).start().catch(({ name, message }) => console.log(name, message));`;
  const { stdout, stderr } = await runDeno(["eval", code], { cwd: "/" });
  assertEquals(
    [stdout, stderr],
    [
      'TargetError Cannot use the function "task" of [eval] as a target as its module can\'t be imported: export it from its module, or use reference(url, name) or inline(fn)\n',
      "",
    ],
  );
});
