// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Workers count in shared memory while the program watches.
 *
 * @module
 */

import { Event, Process, Value } from "@multiprocessing/process";

/** Counts until it is told to stop. */
export async function count(counter: Value<"i32">, stop: Event): Promise<void> {
  while (!await stop.wait({ timeout: 1 })) counter.add(1);
}

if (import.meta.main) {
  const counter = new Value("i32", 0, { lock: false });
  const stop = new Event();
  const processes = [1, 2].map(() => new Process({ target: count, args: [counter, stop] }));
  for (const process of processes) await process.start();
  let seen = 0;
  for (let looks = 0; looks < 3;) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    if (counter.value === seen) continue;
    seen = counter.value;
    looks++;
    console.log("The counter has moved");
  }
  stop.set();
  for (const process of processes) await process.join();
}
