// Copyright 2026 the multiprocessing authors. MIT license.

import type { Case } from "../contract.ts";
import { POOL_NOTE, poolContestants } from "../pools.ts";

/** Nothing but dispatch. */
export default {
  title: "20,000 tasks of next to nothing, asked for at once",
  unit: "ms",
  better: "lower",
  compare: "ratio",
  rounds: 11,
  note: `${POOL_NOTE} CPython's Pool maps with chunksize=1; its executor is asked for each.`,
  contestants: (peers) => poolContestants(peers, "unitTasks", { python: "pool_unit_tasks.py" }),
} satisfies Case as Case;
