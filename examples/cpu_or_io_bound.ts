// Copyright 2026 the multiprocessing authors. MIT license.

import { cpuCount, Process } from "@multiprocessing/process";
import { table } from "../tools/table.ts";

const TASKS = 4;

export function compute(tasks: number): void {
  for (let task = 0; task < tasks; task++) countPrimes(600_000);
}

function countPrimes(limit: number): number {
  let primes = 0;
  for (let number = 2; number < limit; number++) {
    let divisor = 2;
    while (divisor * divisor <= number && number % divisor !== 0) divisor++;
    if (divisor * divisor > number) primes++;
  }
  return primes;
}

export async function download(tasks: number, url: string): Promise<void> {
  for (let task = 0; task < tasks; task++) await (await fetch(url)).text();
}

function serveSlowly(): Deno.HttpServer<Deno.NetAddr> {
  return Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, async () => {
    await new Promise((resolve) => setTimeout(resolve, 200));
    return new Response("late");
  });
}

async function runAll(processes: Process[]): Promise<void> {
  await Promise.all(processes.map((process) => process.start()));
  await Promise.all(processes.map((process) => process.join()));
}

async function measure(work: () => unknown): Promise<number> {
  const begin = performance.now();
  await work();
  return performance.now() - begin;
}

if (import.meta.main) {
  await using server = serveSlowly();
  const url = `http://127.0.0.1:${server.addr.port}`;

  const rows: (string | number)[][] = [];
  for (const count of [1, 2, 4]) {
    const share = TASKS / count;
    const computing = Array.from(
      { length: count },
      () => new Process({ target: compute, args: [share] }),
    );
    const downloading = Array.from(
      { length: count },
      () => new Process({ target: download, args: [share, url] }),
    );
    rows.push([
      `${count} process${count > 1 ? "es" : ""}`,
      await measure(() => runAll(computing)),
      await measure(() => runAll(downloading)),
    ]);
  }
  const together = Array.from({ length: TASKS }, () => () => download(1, url));
  rows.push([
    "no process, awaited together",
    await measure(() => compute(TASKS)),
    await measure(() => Promise.all(together.map((start) => start()))),
  ]);

  console.log(table([`${TASKS} tasks on`, "computing, ms", "downloading, ms"], rows));
  console.log(`Computing gains up to the number of cores, here ${cpuCount()}.`);
  console.log("Waiting gains too, but promises in one process do that as well.");
}
