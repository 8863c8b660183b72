// Copyright 2026 the multiprocessing authors. MIT license.

// A long run with a bar for each of its halves, and what the pool knows of it at the end. It takes how many
// estimates are made.

import { Pool } from "@multiprocessing/process";
import { progressBar } from "@multiprocessing/process/progress";

const THROWS = 200_000;

/** Throws darts at a square: so many of them hit the circle in it. */
export function estimatePi(seed: number): number {
  let [state, hits] = [seed * 2_654_435_761 % 2 ** 32, 0];
  const random = () => (state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32) / 2 ** 32;
  for (let i = 0; i < THROWS; i++) if (random() ** 2 + random() ** 2 <= 1) hits++;
  if (seed % 50 === 0) console.log(`estimate ${seed} is ${(4 * hits / THROWS).toFixed(4)}`);
  return 4 * hits / THROWS;
}

function mean(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

if (import.meta.main) {
  const count = Number(Deno.args[0] ?? 1_000);
  await using pool = new Pool({ output: "prefixed", insights: true });
  const seeds = Array.from({ length: count }, (_, index) => index + 1);
  const halves = [seeds.slice(0, count / 2), seeds.slice(count / 2)];
  const estimates = await Promise.all(halves.map((half, index) => {
    const onProgress = progressBar({ title: `Half ${index + 1}`, unit: "estimates" });
    return pool.map(estimatePi, half, { chunkSize: 2, onProgress });
  }));
  console.log(`π is about ${mean(estimates.flat()).toFixed(3)}`);

  const { workers, tasks, work } = pool.insights();
  console.table(workers.map(({ name, tasks, workMs, waitMs, memory }) => ({
    worker: name,
    tasks,
    "work, s": (workMs / 1000).toFixed(2),
    "wait, s": (waitMs / 1000).toFixed(2),
    "memory, MB": Math.round(memory / 1e6),
  })));
  console.log(
    `${tasks.done} tasks, of ${work.p50.toFixed(1)} ms; 99 in 100 took ${work.p99.toFixed(1)} ms`,
  );
}
