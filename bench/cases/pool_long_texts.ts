// Copyright 2026 the multiprocessing authors. MIT license.

import type { Case } from "../contract.ts";
import { POOL_NOTE, poolContestants } from "../pools.ts";

/** Results that are large texts. */
export default {
  title: "1,000 tasks that each give a text of 100,000 characters",
  unit: "ms",
  better: "lower",
  compare: "ratio",
  rounds: 7,
  note: POOL_NOTE,
  contestants: (peers) =>
    poolContestants(peers, "longTexts", {
      python: "pool_long_texts.py",
      pythonNames: ["CPython Pool"],
    }),
} satisfies Case as Case;
