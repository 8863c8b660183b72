// Copyright 2026 the multiprocessing authors. MIT license.

import { assertEquals, assertStringIncludes } from "@std/assert";
import { METHODS } from "../helpers.ts";
import { PUBLISHED } from "../../tools/rooms.ts";
import { LIBRARY, Project } from "./make_project.ts";
import { runDeno, runProgram } from "./run_program.ts";

const FLAGS = ["run", "-A", "--quiet", "--no-check", `--config=${LIBRARY}/deno.json`];

/** The library once more, as a second version of it would lie in another place. */
function copyInto(project: Project): void {
  for (const place of PUBLISHED) {
    const from = `${LIBRARY}/${place}`;
    if (place.includes(".")) Deno.copyFileSync(from, project.file(`copy/${place}`));
    else copyFolder(from, project.file(`copy/${place}`));
  }
}

function copyFolder(from: string, to: string): void {
  try {
    Deno.statSync(from);
  } catch {
    // A room that is still to come.
    return;
  }
  Deno.mkdirSync(to, { recursive: true });
  for (const { name, isDirectory } of Deno.readDirSync(from)) {
    if (isDirectory) copyFolder(`${from}/${name}`, `${to}/${name}`);
    else Deno.copyFileSync(`${from}/${name}`, `${to}/${name}`);
  }
}

async function check(main: string, args: string[], expected: string[]): Promise<void> {
  using project = new Project({
    "copy/.keep": "",
    "main.ts": `import * as one from "file://${LIBRARY}/mod.ts";
import * as other from "./copy/mod.ts";
${main}`,
  });
  copyInto(project);
  const command = [...FLAGS, project.file("main.ts"), ...args];
  const { code, stdout, stderr } = await runDeno(command);
  assertEquals({ stderr, code, stdout: stdout.trim().split("\n") }, {
    stderr: "",
    code: 0,
    stdout: expected,
  });
}

for (const method of METHODS) {
  Deno.test(`[${method}] a child knows that it is one in every copy of the library`, async () => {
    await check(
      `export function tell() {
  for (const { currentProcess, parentProcess } of [one, other]) {
    console.log(currentProcess().name, parentProcess()?.name, currentProcess().daemon);
  }
}
if (other.parentProcess() === null && one.parentProcess() === null) {
  console.log("main");
  for (const { Process } of [one, other]) {
    const process = new Process({ target: tell, context: Deno.args[0] as "spawn", daemon: true });
    await process.start();
    await process.join();
  }
}`,
      [method],
      ["main", ...[1, 1, 2, 2].map((count) => `Process-${count} MainProcess true`)],
    );
  });

  Deno.test(`[${method}] a subclass of either copy's Process is run by that one`, async () => {
    await check(
      `export class First extends one.Process {
  text = "first";
  override run() { console.log(this.text, this.name, one.currentProcess() === this); }
}
export class Second extends other.Process {
  text = "second";
  override run() { console.log(this.text, this.name, other.currentProcess() === this); }
}
if (one.parentProcess() === null) {
  for (const Class of [First, Second]) {
    const process = new Class({ context: Deno.args[0] as "spawn", name: Class.name });
    await process.start();
    await process.join();
  }
}`,
      [method],
      ["first First true", "second Second true"],
    );
  });

  Deno.test(`[${method}] connections and errors of one copy are known to the other`, async () => {
    await check(
      `export async function answer(end: one.Connection) {
  const [inner, outer] = other.pipe();
  await other.wait([end]);
  console.log(await end.recv(), end instanceof other.Connection, end instanceof one.Connection);
  await end.send(inner);
  await outer.send("through the other's pipe");
  await outer.recv().catch((error) => console.log(error instanceof one.EofError));
}
if (one.parentProcess() === null) {
  const [mine, its] = one.pipe();
  const process = new other.Process({ target: answer, args: [its], context: Deno.args[0] as "spawn" });
  await process.start();
  await mine.send("hello");
  const passed = await mine.recv() as other.Connection;
  console.log(await passed.recv());
  passed.close();
  console.log(await process.join());
}`,
      [method],
      ["hello true true", "through the other's pipe", "true", "0"],
    );
  });
}

Deno.test("a copy that shares another state is refused, and told why", async () => {
  using project = new Project({
    "main.ts": `Object.defineProperty(globalThis, Symbol.for("@multiprocessing/process"), {
  value: Object.freeze({ version: 99, parts: {} }),
});
await import("file://${LIBRARY}/mod.ts");`,
  });
  const { code, stderr } = await runDeno([...FLAGS, project.file("main.ts")]);
  assertEquals(code, 1);
  assertStringIncludes(stderr, "use one version (shared state 99, here 1)");
});

Deno.test("start() is refused where the program is run in place of the child's entry", async () => {
  using project = new Project({
    "main.ts": `import { inline, Process } from "file://${LIBRARY}/mod.ts";
const process = new Process({ target: inline(() => {}) });
await process.start().then(() => console.log("started"), (error) => console.log(error.message));`,
  });
  const env = { MULTIPROCESSING_CHILD: `1/${Deno.pid}` };
  const { stdout } = await runDeno([...FLAGS, project.file("main.ts")], { env });
  assertStringIncludes(stdout, "this process was itself started as a child");
  const elsewhere = { MULTIPROCESSING_CHILD: `1/${Deno.ppid}` };
  const far = await runDeno([...FLAGS, project.file("main.ts")], { env: elsewhere });
  assertEquals(far.stdout, "started\n");
});

Deno.test("a child has no mark in its environment, nor have the programs that it starts", async () => {
  using project = new Project({
    "main.ts": `import { Process, parentProcess } from "file://${LIBRARY}/mod.ts";
export function tell() {
  console.log(Object.keys(Deno.env.toObject()).filter((name) => name.startsWith("MULTIPROCESSING_")));
}
if (parentProcess() === null) {
  for (const context of ["spawn", "warm", "warm"] as const) {
    const process = new Process({ target: tell, context, env: context === "spawn" ? { A: "1" } : {} });
    await process.start();
    await process.join();
  }
}`,
  });
  const { code, stdout } = await runProgram(project.file("main.ts"));
  assertEquals([code, stdout], [0, "[]\n[]\n[]\n"]);
});
