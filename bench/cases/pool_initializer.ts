// Copyright 2026 the multiprocessing authors. MIT license.

import type { Case } from "../contract.ts";
import { POOL_NOTE, poolContestants } from "../pools.ts";

/** A costly begin. */
export default {
  title: "A pool that begins with a table of a million sines, and 2,000 look-ups in it",
  unit: "ms",
  better: "lower",
  compare: "ratio",
  rounds: 3,
  note:
    `${POOL_NOTE} From the making of the pool to the last result. The others of JavaScript have no initializer: the first task of each worker makes the table.`,
  contestants: (peers) =>
    poolContestants(peers, "withTable", {
      python: "pool_initializer.py",
      pythonNames: ["CPython Pool"],
    }),
} satisfies Case as Case;
