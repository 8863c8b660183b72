// Copyright 2026 the multiprocessing authors. MIT license.

import { assertEquals } from "@std/assert";
import { endSoon, startProgram } from "../programs/run_program.ts";

for (const module of ["deno_watch", "watch"]) {
  const name = `watch() of ${module}.ts`;
  for (const does of ["loops", "idles"]) {
    Deno.test(`${name} ends a process that ${does} once its parent has ended, without any permission`, async () => {
      await using program = startProgram("watching.ts", { args: [module, does] });
      const [pid] = await program.lines("pid", 1);
      await program.lines("watching", 1);
      await endSoon(program, [Number(pid)], () => program.kill("SIGKILL"));
    });
  }

  Deno.test(`${name} ends a process at once whose parent has ended before`, async () => {
    await using program = startProgram("watching.ts", { args: [module, "orphan"] });
    const { stdout } = await program.end();
    assertEquals(stdout.replace(/\d+/, "N"), "pid N\ncode 0\n");
  });

  Deno.test(`${name} doesn't keep a process alive`, async () => {
    await using program = startProgram("watching.ts", { args: [module, "returns"] });
    const { stdout } = await program.end();
    assertEquals(stdout.replace(/\d+/, "N").split("\n").sort(), [
      "",
      "code 0",
      "pid N",
      "watching 1",
    ]);
  });
}
