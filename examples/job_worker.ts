// Copyright 2026 the multiprocessing authors. MIT license.

import { SyncManager } from "@multiprocessing/process";
import type { Boards } from "./job_board.ts";

/** Does what is on the board of `job_board.ts`, and goes when nothing is left. */
async function work(hostname: string, port: number): Promise<void> {
  SyncManager.register("board");
  await using server = await SyncManager.connect<Boards>({ hostname, port }, {
    authkey: "between us",
  });
  const board = await server.board();
  for (let job = await board.take(); job !== null; job = await board.take()) {
    await board.report(job.id, `${countPrimes(job.limit)} primes below ${job.limit}`);
  }
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

const [, hostname = "127.0.0.1", port = "0"] = Deno.args;
if (import.meta.main) await work(hostname, Number(port));
