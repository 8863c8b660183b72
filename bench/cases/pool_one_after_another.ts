// Copyright 2026 the multiprocessing authors. MIT license.

import type { Case } from "../contract.ts";
import { POOL_NOTE, poolContestants } from "../pools.ts";

/** The way there and back. */
export default {
  title: "2,000 tasks of next to nothing, one after another",
  unit: "ms",
  better: "lower",
  compare: "ratio",
  rounds: 5,
  note: POOL_NOTE,
  contestants: (peers) => poolContestants(peers, "inTurn", { python: "pool_one_after_another.py" }),
} satisfies Case as Case;
