// Copyright 2026 the multiprocessing authors. MIT license.

import process from "node:process";
import { currentTask, Pool, TimeoutError } from "@multiprocessing/process";

/** What is known so far. */
interface Estimate {
  samples: number;
  pi: number;
}

const SAMPLES_A_STEP = 200_000;

/** Throws darts at a square, and counts those in the circle; it goes on until nobody wants to know more. */
export function* throwDarts(): Generator<Estimate> {
  let [samples, hits] = [0, 0];
  try {
    for (;;) {
      for (let dart = 0; dart < SAMPLES_A_STEP; dart++) {
        if (Math.random() ** 2 + Math.random() ** 2 < 1) hits++;
      }
      samples += SAMPLES_A_STEP;
      yield { samples, pi: 4 * hits / samples };
    }
  } finally {
    const why = currentTask()!.signal.aborted ? "there is no more time" : "it is good enough";
    console.log(`Stopped after ${samples.toLocaleString("en")} darts: ${why}`);
  }
}

if (import.meta.main) {
  const [digits = 3, seconds = 20] = process.argv.slice(2).map(Number);
  const cancelled = new AbortController();
  process.once("SIGINT", () => cancelled.abort());
  await using pool = new Pool({ processes: 1, context: "worker" });
  const limits = { timeout: seconds * 1_000, signal: cancelled.signal, grace: 5_000 };
  try {
    for await (const { samples, pi } of pool.stream(throwDarts, [], { ...limits, buffer: 2 })) {
      console.log(`${samples.toLocaleString("en").padStart(12)} darts: ${pi.toFixed(6)}`);
      // To leave the loop ends the generator in the worker.
      if (Math.abs(pi - Math.PI) < 10 ** -digits) break;
    }
  } catch (error) {
    if (cancelled.signal.aborted) console.log("Cancelled");
    else if (error instanceof TimeoutError) console.log(`No better after ${seconds} s`);
    else throw error;
  }
  // It has the grace to come to its end; the pool is not cut short.
  pool.close();
  await pool.join();
}
