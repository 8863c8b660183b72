// Copyright 2026 the multiprocessing authors. MIT license.

// deno-lint-ignore-file no-console

/**
 * Kills workers of pools at random under short tasks: `deno run -A bench/chaos.ts [KILLS [TASKS]]`, by default 1,000 and
 * 50,000, on each start method. Ends with an error if a task was lost that nobody was at, or was done twice.
 * `tests/pool/chaos_test.ts` has a short form.
 *
 * @module
 */

import { chaos } from "../tests/pool/chaos.ts";

const [kills = 1_000, tasks = 50_000] = Deno.args.map(Number);

function holdings(): string {
  const count = (folder: string) => [...Deno.readDirSync(`/proc/self/${folder}`)].length;
  const rss = Math.round(Deno.memoryUsage().rss / 2 ** 20);
  return `${count("fd")} descriptors, ${count("task")} threads, ${rss} MB`;
}

for (const context of ["spawn", "worker", "warm"] as const) {
  const path = await Deno.makeTempFile();
  console.log(`${context}: before: ${holdings()}`);
  const began = performance.now();
  const result = await chaos({ context, tasks, kills, path });
  await Deno.remove(path);
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  const { given, done, lost, odd, notOnce, twice } = result;
  console.log(
    `${context}: ${given} tasks, ${done} done, ${lost} lost, ${result.kills} kills, ${seconds} s`,
  );
  console.log(`${context}: after: ${holdings()}`);
  if (odd.length + notOnce.length + twice.length > 0 || done + lost !== given) {
    throw new Error(JSON.stringify({ odd: odd.slice(0, 5), notOnce, twice }));
  }
}
