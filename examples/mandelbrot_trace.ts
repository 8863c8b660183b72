// Copyright 2026 the multiprocessing authors. MIT license.

// The picture of mandelbrot.ts, and a trace of the pool that renders it, for Perfetto, Chrome or Speedscope. It takes
// the name of the file.

import { writeFile } from "node:fs/promises";
import { Pool } from "@multiprocessing/process";
import { renderRow } from "./mandelbrot.ts";

const HEIGHT = 600;

/** The sum of what a row holds, after it was rendered. */
export function weighRow(y: number): number {
  return renderRow(y).reduce((sum, each) => sum + each, 0);
}

if (import.meta.main) {
  const path = Deno.args[0] ?? "trace.json";
  const pool = new Pool({ processes: 4, context: "worker", trace: true, maxTasksPerChild: 10 });
  const rows = Array.from({ length: HEIGHT }, (_, y) => y);
  const weights = await pool.map(weighRow, rows, { chunkSize: 12 });
  pool.close();
  await pool.join();
  const events = pool.traceEvents();
  await writeFile(path, JSON.stringify(events));
  console.log(`${weights.length} rows, ${events.length} events: open ${path} in ui.perfetto.dev`);
}
