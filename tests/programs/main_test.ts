// Copyright 2026 the multiprocessing authors. MIT license.

import { assert, assertEquals } from "@std/assert";
import { AS_DEPENDENCY, LIBRARY, Project } from "./make_project.ts";
import { runDeno } from "./run_program.ts";

const MOD = JSON.stringify(`file://${LIBRARY}/mod.ts`);

/** A main script, in the words that JavaScript and TypeScript share, with the start at its top level. */
const GUARDED = `
import { getAllStartMethods, parentProcess, Process } from ${MOD};
const role = import.meta.main ? "main" : "module";
export function task(method) {
  console.log(method, role, parentProcess().name);
}
if (import.meta.main) {
  for (const context of getAllStartMethods()) {
    const process = new Process({ target: task, args: [context], context });
    await process.start();
    console.log(context, await process.join());
  }
}
`;

const GUARDED_OUTPUT = ["spawn", "worker", "warm"]
  .map((method) => `${method} module MainProcess\n${method} 0\n`).join("");

async function check(args: string[], output: string, cwd?: string): Promise<void> {
  const ending = await runDeno(args, cwd === undefined ? {} : { cwd });
  const stderr = ending.stderr.replace(/^.*Warning.* "links" field .*\n.*\n/m, "");
  assertEquals([ending.code, stderr, ending.stdout], [0, "", output]);
}

Deno.test("MH-002 a target can stand in the main script, whose guarded part children don't run", async () => {
  using project = new Project({ "main.ts": GUARDED });
  await check(["run", "-A", "--no-check", project.file("main.ts")], GUARDED_OUTPUT);
});

Deno.test("MH-003 a target can stand in a main script of any suffix, or none", async () => {
  const names = ["main.js", "main.mjs", "main.mts", "no suffix"];
  using project = new Project(Object.fromEntries(names.map((name) => [name, GUARDED])));
  for (const name of names) {
    await check(["run", "-A", "--no-check", project.file(name)], GUARDED_OUTPUT);
  }
});

Deno.test("MH-015 import.meta.main is false in children, and parentProcess() can guard as well", async () => {
  const code = GUARDED.replace("if (import.meta.main)", "if (parentProcess() === null)");
  using project = new Project({ "main.js": code });
  await check(["run", "-A", project.file("main.js")], GUARDED_OUTPUT);
});

Deno.test("MH-004 children don't run the main script unless the target stands there", async () => {
  using project = new Project({
    "main.js": `
      import { inline, Process, reference } from ${MOD};
      console.log("main script");
      const other = reference("./other.js", "task");
      for (const target of [Math.sqrt, inline(() => console.log("inline")), other]) {
        for (const context of ["spawn", "worker", "warm"]) {
          const process = new Process({ target, args: [4], context });
          await process.start();
          if (await process.join() !== 0) throw new Error(context);
        }
      }`,
    "other.js": `export const task = () => console.log("other");`,
  });
  const output = `main script\n${"inline\n".repeat(3)}${"other\n".repeat(3)}`;
  await check(["run", "-A", project.file("main.js")], output);
});

Deno.test("MH-005 a target can stand in a script that was made of several modules", async () => {
  using project = new Project({ "task.ts": "export const word: string = 'bundled';" });
  await Deno.writeTextFile(
    project.file("main.ts"),
    `import { word } from "./task.ts";
     import { Process } from ${MOD};
     export function task(): void { console.log(word); }
     if (import.meta.main) {
       const process = new Process({ target: task });
       await process.start();
       console.log(await process.join());
     }`,
  );
  const bundle = ["bundle", "--quiet", "--minify", "--external", `file://${LIBRARY}/mod.ts`];
  const made = await runDeno([...bundle, "-o", project.file("out.js"), project.file("main.ts")]);
  assertEquals(made.code, 0, made.stderr);
  await Deno.remove(project.file("task.ts"));
  await check(["run", "-A", project.file("out.js")], "bundled\n0\n");
});

Deno.test("MH-013 a target can stand in the main script of a package that is run by its name", async () => {
  using project = new Project({
    "deno.json": { ...AS_DEPENDENCY, links: [...AS_DEPENDENCY.links, "./tool"] },
    "tool/deno.json": {
      name: "@test/tool",
      version: "1.0.0",
      exports: "./cli.js",
      imports: AS_DEPENDENCY.imports,
    },
    "tool/cli.js": GUARDED.replace(MOD, `"@multiprocessing/process"`),
  });
  await check(["run", "-A", "jsr:@test/tool@1.0.0"], GUARDED_OUTPUT, project.path);
});

Deno.test("Process.start() in a main script without a guard starts nothing in the child, which shows the guard", async () => {
  for (const context of ["spawn", "worker", "warm"]) {
    using project = new Project({
      "main.js": `
        import { Process } from ${MOD};
        console.log("run");
        export function task() {}
        const process = new Process({ target: task, context: ${JSON.stringify(context)} });
        await process.start();
        console.log(await process.join());`,
    });
    const { code, stdout, stderr } = await runDeno(["run", "-A", project.file("main.js")]);
    assertEquals([code, stdout], [0, "run\nrun\n1\n"], stderr);
    assertEquals(stderr.match(/^Process .*/gm), ["Process Process-1:"]);
    assert(
      stderr.includes(
        "ProcessStateError: Cannot start Process-1:1 as this child still imports the module of its own target, which every child does: start processes under if (import.meta.main) { ... } or if (parentProcess() === null) { ... }",
      ),
      stderr,
    );
  }
});
