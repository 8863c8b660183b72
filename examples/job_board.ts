// Copyright 2026 the multiprocessing authors. MIT license.

import { type AutoProxy, manager, SyncManager } from "@multiprocessing/process";

/** A piece of work: how far to look for primes. */
export interface Job {
  id: number;
  limit: number;
}

/** What is to be done, and what came of it. It lives in the server. */
export class JobBoard {
  readonly #open: Job[] = [];
  readonly #done = new Map<number, string>();

  /** Puts a job on the board. */
  post(job: Job): void {
    this.#open.push(job);
  }

  /** Gives a job away; null if there is none. */
  take(): Job | null {
    return this.#open.shift() ?? null;
  }

  /** A job is done. */
  report(id: number, result: string): void {
    this.#done.set(id, result);
  }

  /** The results, by the numbers of the jobs. */
  results(): Map<number, string> {
    return this.#done;
  }
}

let board: JobBoard | undefined;

/** The one board of this server, for whoever asks. */
export function theBoard(): JobBoard {
  return board ??= new JobBoard();
}

/** What a manager of this program has. */
export interface Boards {
  board(): Promise<AutoProxy<JobBoard>>;
}

/** Serves the board to three programs, which know no more than its address and its key. */
async function serveJobs(): Promise<void> {
  SyncManager.register("board", theBoard);
  const address = { hostname: Deno.args[0] ?? "127.0.0.1", port: 0 };
  await using server = await manager<Boards>({ address, authkey: "between us" });
  const jobs = await server.board();
  for (let id = 1; id <= 6; id++) await jobs.post({ id, limit: 1000 * id });

  const program = new URL("job_worker.ts", import.meta.url).pathname;
  const { hostname, port } = server.address as { hostname: string; port: number };
  const workers = ["one", "two", "three"].map((name) =>
    new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", "--quiet", program, name, hostname, String(port)],
    }).spawn()
  );
  for (const worker of workers) await worker.status;
  for (const [id, result] of [...await jobs.results()].sort((a, b) => a[0] - b[0])) {
    console.log(`Job ${id}: ${result}`);
  }
}

if (import.meta.main) await serveJobs();
