// Copyright 2026 the multiprocessing authors. MIT license.

import type { Case } from "../contract.ts";
import { NOT_AT_ONCE, POOL_NOTE, poolContestants } from "../pools.ts";
import { bareTimers } from "../bare_timers.ts";

/** Tasks that wait, for pools that can do some at once in a worker. */
export default {
  title: "2,000 tasks that wait 5 ms, 16 at once in each worker",
  unit: "ms",
  better: "lower",
  compare: "ratio",
  rounds: 7,
  note: `${POOL_NOTE} It can't be less than 312.5 ms; bare timers show what the runtime's own add.`,
  contestants: async (peers) => [
    ...await poolContestants(peers, "pauses16", { except: NOT_AT_ONCE }),
    bareTimers(2_000, 2 * 16),
  ],
} satisfies Case as Case;
