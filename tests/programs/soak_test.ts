// Copyright 2026 the multiprocessing authors. MIT license.

import { assert, assertEquals } from "@std/assert";
import type { Row } from "../../bench/soak.ts";
import type { PoolRow } from "../../bench/soak_pool.ts";
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

Deno.test({
  name: "Pool keeps the order of many tasks, and nothing of them",
  fn: async () => {
    const { code, stdout, stderr } = await runProgram(`${LIBRARY}/bench/soak_pool.ts`, {
      flags: ["-A", "--v8-flags=--expose-gc", `--config=${LIBRARY}/deno.json`],
      args: ["20000"],
      limit: 120_000,
    });
    assertEquals([code, stderr], [0, ""]);
    const rows: PoolRow[] = stdout.trim().split("\n").map((line) => JSON.parse(line));
    assertEquals(rows.map(({ method }) => method), ["spawn", "worker", "warm"]);
    for (const { results, inOrder, heap } of rows) {
      assertEquals([results, inOrder, heap.length], [20_000, true, 10]);
      assert(heap.at(-1)! <= heap[0]! + 1, heap.join());
    }
  },
});
