// Copyright 2026 the multiprocessing authors. MIT license.

import type { Case } from "../contract.ts";
import { poolContestants } from "../pools.ts";

/** A thread that is left. */
export default {
  title: "From a task that calls process.exit in a thread to the next result",
  unit: "ms",
  better: "lower",
  compare: "ratio",
  rounds: 5,
  note:
    "Pools of 1 worker, so that no other gives the result; it is asked for again every 50 ms, as some lose what waits for a dead worker. " +
    "tinypool's threads are not there: after this they give no result at all.",
  contestants: (peers) =>
    poolContestants(peers, "recoverFromExit", { kind: "threads", except: ["tinypool threads"] }),
} satisfies Case as Case;
