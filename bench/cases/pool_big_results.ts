// Copyright 2026 the multiprocessing authors. MIT license.

import type { Case } from "../contract.ts";
import { POOL_NOTE, poolContestants } from "../pools.ts";

/** Results that are moved. */
export default {
  title: "32 results of 8 MB, one after another",
  unit: "ms",
  better: "lower",
  compare: "ratio",
  rounds: 7,
  note: `${POOL_NOTE} Threads move them, but for poolifier's, which can't; processes send them.`,
  contestants: (peers) => poolContestants(peers, "gifts"),
} satisfies Case as Case;
