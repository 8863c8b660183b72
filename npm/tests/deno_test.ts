// Copyright 2026 the multiprocessing authors. MIT license.

/** The package in Deno, as `deno add npm:@multiprocessing/process` has it. */

import { assertEquals } from "@std/assert";
import { attempt } from "../command.ts";
import { consumer } from "./consumer.ts";

const SHARED = new URL("./hosts/shared/", import.meta.url);

for (const method of ["spawn", "worker", "warm"]) {
  Deno.test(`[Deno from npm] [${method}] a process, a pipe and a pool work`, async () => {
    const { folder } = await consumer();
    for (const name of ["main.js", "check.js", "tasks.js"]) {
      await Deno.copyFile(new URL(name, SHARED), `${folder}/${name}`);
    }
    const command = [Deno.execPath(), "run", "-A", "--node-modules-dir=manual", "main.js"] as const;
    const env = { METHODS: method, NO_COLOR: "1" };
    const { output } = await attempt(command, { cwd: folder, env, timeout: 60_000 });
    assertEquals(output, `${method} is well\n`);
  });
}
