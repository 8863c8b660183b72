// Copyright 2026 the multiprocessing authors. MIT license.

import { assert, assertEquals } from "@std/assert";
import type { Row } from "../../bench/soak.ts";
import { LIBRARY } from "./make_project.ts";
import { runProgram } from "./run_program.ts";

Deno.test({
  name: "Process leaves nothing behind: no process, thread, file, mapped memory, or value",
  ignore: Deno.build.os !== "linux",
  fn: async () => {
    const { code, stdout, stderr } = await runProgram(`${LIBRARY}/bench/soak.ts`, {
      flags: ["-A", "--v8-flags=--expose-gc", `--config=${LIBRARY}/deno.json`],
      args: ["20", "10", "--json"],
      limit: 120_000,
    });
    assertEquals([code, stderr], [0, ""]);
    const rows = Object.entries(JSON.parse(stdout) as Record<string, Omit<Row, "after">>);
    assertEquals(rows.length, 7);
    const [, before] = rows[0]!;
    for (const [after, row] of rows) {
      const text = `after ${after}: ${JSON.stringify(row)}, before: ${JSON.stringify(before)}`;
      assertEquals([row.processes, row.workers, row.files], [0, 0, before.files], text);
      assert(row.threads <= before.threads, text);
      assert(row.heap <= before.heap + 2, text);
    }
    // Those of workers are given back a moment after.
    const [, last] = rows.at(-1)!;
    assert(last.regions <= before.regions + 50, `${last.regions} after ${before.regions}`);
  },
});
