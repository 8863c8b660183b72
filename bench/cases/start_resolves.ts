// Copyright 2026 the multiprocessing authors. MIT license.

import { Process } from "../../mod.ts";
import { bareWorkers } from "../bare_worker.ts";
import type { Case } from "../contract.ts";
import { startMethods, timeOf, WARM_NOTE } from "../ours.ts";
import { empty } from "../targets.ts";

/** What start() costs its caller. */
export default {
  title: "Until start() has resolved",
  unit: "ms",
  better: "lower",
  compare: "ratio",
  rounds: 30,
  note:
    `In CPython: until start() has returned. bare Worker: what the constructor of node:worker_threads, ` +
    `over which worker runs, takes by itself. ${WARM_NOTE}`,
  contestants: async ({ python }) => [
    ...startMethods(async (context) => {
      const process = new Process({ target: empty, context });
      const time = await timeOf(() => process.start());
      await process.join();
      return time;
    }),
    bareWorkers(1, "constructed"),
    ...await python("start_resolves.py"),
  ],
} satisfies Case as Case;
