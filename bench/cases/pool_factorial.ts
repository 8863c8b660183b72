// Copyright 2026 the multiprocessing authors. MIT license.

import type { Case } from "../contract.ts";
import { POOL_NOTE, poolContestants } from "../pools.ts";

/** Work on numbers. */
export default {
  title: "2,000 times the factorial of 1,000 in BigInt",
  unit: "ms",
  better: "lower",
  compare: "ratio",
  rounds: 3,
  note: `${POOL_NOTE} CPython multiplies in a loop too.`,
  contestants: (peers) =>
    poolContestants(peers, "factorial", {
      python: "pool_factorial.py",
      pythonNames: ["CPython Pool"],
    }),
} satisfies Case as Case;
