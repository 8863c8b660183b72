// Copyright 2026 the multiprocessing authors. MIT license.

import type { Case } from "../contract.ts";
import { POOL_NOTE, poolContestants } from "../pools.ts";

/** The begin. */
export default {
  title: "From the making of a pool to its first result",
  unit: "ms",
  better: "lower",
  compare: "ratio",
  rounds: 7,
  note: POOL_NOTE,
  contestants: (peers) => poolContestants(peers, "firstResult", { python: "pool_first_result.py" }),
} satisfies Case as Case;
