// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The runtime's own worker as a contestant: what no library over it can be faster than.
 *
 * @module
 */

import { Worker } from "node:worker_threads";
import type { Contestant } from "./contract.ts";
import { timeOf } from "./ours.ts";

const EMPTY = new URL("./programs/empty.ts", import.meta.url);

function ended(worker: Worker): Promise<void> {
  return new Promise((resolve) => worker.once("exit", () => resolve()));
}

/**
 * Workers without this library, each of an empty module.
 *
 * @param count How many are made, one after another.
 * @param until Whether their ends are waited for, or the time is that of the constructor alone.
 * @returns The contestant.
 */
export function bareWorkers(count: number, until: "constructed" | "ended"): Contestant {
  return {
    name: count === 1 ? "bare Worker" : `${count} bare Workers`,
    against: "CPython",
    measure: async () => {
      const workers: Worker[] = [];
      const construct = () =>
        workers.push(...Array.from({ length: count }, () => new Worker(EMPTY)));
      const end = () => Promise.all(workers.map(ended));
      const time = await timeOf(async () => {
        construct();
        if (until === "ended") await end();
      });
      if (until === "constructed") await end();
      return time;
    },
  };
}
