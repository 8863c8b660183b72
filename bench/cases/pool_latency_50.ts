// Copyright 2026 the multiprocessing authors. MIT license.

import type { Case } from "../contract.ts";
import { POOL_NOTE, poolContestants } from "../pools.ts";

/** How long a task takes that isn't in a crowd. */
export default {
  title: "From asking to the result at half load, the median of 1,000 tasks of 1 ms",
  unit: "ms",
  better: "lower",
  compare: "ratio",
  rounds: 7,
  note:
    `${POOL_NOTE} A task is asked for every millisecond, so each worker is busy half of the time.`,
  contestants: (peers) => poolContestants(peers, "latency50"),
} satisfies Case as Case;
