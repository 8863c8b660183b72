// Copyright 2026 the multiprocessing authors. MIT license.

import { assert, assertEquals } from "@std/assert";
import type { Family } from "./fixtures/family.ts";
import { LIBRARY, Project } from "./make_project.ts";
import {
  endSoon,
  isRunning,
  type Program,
  type ProgramOptions,
  runProgram,
  startProgram,
} from "./run_program.ts";

const FOREVER: Family["children"] = [
  { method: "spawn", does: "loops" },
  { method: "spawn", does: "idles" },
  { method: "warm", does: "loops" },
  { method: "worker", does: "loops" },
];

const DAEMONS = FOREVER.map((child) => ({ ...child, daemon: true }));

async function startFamily(
  family: Family,
  options?: ProgramOptions,
): Promise<{ program: Program; pids: number[] }> {
  const program = startProgram("family.ts", { ...options, args: [JSON.stringify(family)] });
  await program.lines("child", family.children.length);
  const [pids] = await program.lines("pids", 1);
  return { program, pids: JSON.parse(pids!) };
}

/** Ends a family in some way, and sees that none of it is left soon after. */
async function checkEnd(
  family: Family,
  finish: (program: Program) => unknown,
  options?: ProgramOptions,
) {
  const { program, pids } = await startFamily(family, options);
  await using _ = program;
  return await endSoon(program, pids, finish);
}

const goOn = (program: Program) => program.write("\n");

Deno.test("Process children that are daemons end when their parent returns, loops and workers too", async () => {
  const { code, stderr } = await checkEnd({ children: DAEMONS, end: "return" }, goOn);
  assertEquals([code, stderr], [0, ""]);
});

Deno.test("Process children end when their parent throws", async () => {
  const { code, stderr } = await checkEnd({ children: FOREVER, end: "throw" }, goOn);
  assertEquals(code, 1);
  const errors = stderr.match(/\w*Error: .*|^error: (?!Uncaught).*/gm);
  // Bun has a way of its own to say it.
  assertEquals(errors?.map((text) => text.replace(/^e/, "E")), ["Error: the main program fails"]);
});

Deno.test("Process children end when their parent exits", async () => {
  const { code, stderr } = await checkEnd({ children: FOREVER, end: "exit" }, goOn);
  assertEquals([code, stderr], [7, ""]);
});

for (
  const [signal, code, id] of [
    ["SIGTERM", 143, ""],
    ["SIGKILL", 137, ""],
    ["SIGINT", 130, "SG-002 "],
  ] as const
) {
  Deno.test(`${id}Process children end when their parent gets ${signal}`, async () => {
    const ending = await checkEnd(
      { children: FOREVER, end: "return" },
      (program) => program.kill(signal),
    );
    assertEquals([ending.code, ending.signal, ending.stderr], [code, signal, ""]);
  });
}

Deno.test("Process children that are no daemons are waited for when their parent returns", async () => {
  const methods = ["spawn", "warm", "worker"] as const;
  const children = methods.map((method) => ({ method, does: "naps" as const }));
  const { program } = await startFamily({ children, end: "return" });
  await using _ = program;
  await goOn(program);
  const { code, stdout } = await program.end();
  assertEquals(code, 0);
  assertEquals(stdout.match(/done/g)?.length, 3);
});

Deno.test("Process children that are detached outlive their parent, however it ends", async () => {
  const finish = { SIGKILL: (program: Program) => program.kill("SIGKILL"), return: goOn };
  for (const [way, end] of Object.entries(finish)) {
    const children = [{ method: "spawn" as const, does: "loops" as const, detached: true }];
    const { program, pids: [pid] } = await startFamily({ children, end: "return" });
    await using _ = program;
    try {
      await end(program);
      const { code } = await program.status;
      assertEquals(code, way === "return" ? 0 : 137);
      // Longer than it would take to end it.
      await new Promise((resolve) => setTimeout(resolve, 500));
      assert(isRunning(pid!), `after ${way}`);
    } finally {
      Deno.kill(pid!, "SIGKILL");
    }
    await program.end();
  }
});

Deno.test("Process children end with their parent where there is no setpriv", async () => {
  const options = { env: { PATH: "/nowhere" } };
  const kill = (program: Program) => program.kill("SIGKILL");
  await checkEnd({ children: FOREVER, end: "return" }, kill, options);
});

Deno.test("Process children end with their parent where a script starts the runtime", async () => {
  const name = "start deno.sh";
  // Something has to be left to do, or the shell would become the runtime.
  const code = `#!/bin/sh\n"${Deno.execPath()}" "$@"\nexit $?\n`;
  using project = new Project({ [name]: code });
  const executable = project.file(name);
  await Deno.chmod(executable, 0o700);
  const kill = (program: Program) => program.kill("SIGKILL");
  await checkEnd({ children: FOREVER, end: "return", executable }, kill);
});

Deno.test("Process children that are workers without permissions keep no program alive by a loop", async () => {
  const flags = ["-A", "--unstable-worker-options", `--config=${LIBRARY}/deno.json`];
  const { code, stdout, stderr } = await runProgram("narrow_workers.ts", { flags });
  assertEquals([code, stderr], [0, ""]);
  const lines = stdout.split("\n").filter((line) => line !== "worker loops");
  assertEquals(lines, ["code -15", "main returns", ""]);
});
