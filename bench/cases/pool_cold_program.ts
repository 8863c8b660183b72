// Copyright 2026 the multiprocessing authors. MIT license.

import type { Case } from "../contract.ts";
import { onDeno, POOL_NOTE } from "../pools.ts";

/** The begin of the begin. */
export default {
  title: "A program with a pool, from the shell to the first result",
  unit: "ms",
  better: "lower",
  compare: "ratio",
  rounds: 9,
  note: POOL_NOTE,
  contestants: async (peers) => [
    ...["spawn", "worker"].map((method) => onDeno({ measure: "firstResult", method, cold: true })),
    ...await peers.pools("firstResult", { cold: true }),
    ...await peers.python("pool_first_result.py", "CPython Pool", { cold: true }),
  ],
} satisfies Case as Case;
