// Copyright 2026 the multiprocessing authors. MIT license.

// The picture of mandelbrot.ts, over and over, with a dashboard of the pool that renders it. It takes for how many
// seconds, and the port.

import { dashboard } from "@multiprocessing/process/dashboard";
import { cpuCount, Pool } from "@multiprocessing/process";
import { renderRow } from "./mandelbrot.ts";

const HEIGHT = 600;

/** Pauses, so that there is something to be seen. */
function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

if (import.meta.main) {
  const [seconds = 60, port = 0] = Deno.args.map(Number);
  const processes = Math.max(4, cpuCount());
  await using pool = new Pool({ processes, insights: true, maxTasksPerChild: 1_000 });
  await using shown = await dashboard(pool, { title: "Mandelbrot, 900 × 600", port });
  console.log(`Open ${shown.url}`);

  const rows = Array.from({ length: HEIGHT }, (_, y) => y);
  const end = performance.now() + seconds * 1000;
  let pictures = 0;
  for (; performance.now() < end; pictures++) {
    for await (const _ of pool.imapUnordered(renderRow, rows, { chunkSize: 2 }));
    await pause(300);
  }
  console.log(`${pictures} pictures, ${pool.insights().tasks.done} rows`);
}
