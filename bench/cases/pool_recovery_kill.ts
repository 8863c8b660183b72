// Copyright 2026 the multiprocessing authors. MIT license.

import type { Case } from "../contract.ts";
import { poolContestants } from "../pools.ts";

/** A worker that is shot. */
export default {
  title: "From the SIGKILL of a worker at work to the next result",
  unit: "ms",
  better: "lower",
  compare: "ratio",
  rounds: 5,
  note:
    "Pools of 1 worker, so that no other gives the result; it is asked for again every 50 ms, as some lose what waits for a dead worker. " +
    "CPython's executor is broken by it: another one is made.",
  contestants: (peers) =>
    poolContestants(peers, "recoverFromKill", {
      kind: "processes",
      python: "pool_recovery_kill.py",
    }),
} satisfies Case as Case;
