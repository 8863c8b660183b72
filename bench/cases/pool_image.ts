// Copyright 2026 the multiprocessing authors. MIT license.

import type { Case } from "../contract.ts";
import { POOL_NOTE, poolContestants } from "../pools.ts";

/** Large typed arrays. */
export default {
  title: "A picture of 4,096 x 4,096 Float64 pixels filtered in 16 tiles",
  unit: "ms",
  better: "lower",
  compare: "ratio",
  rounds: 7,
  note:
    `${POOL_NOTE} Tiles are moved to threads and sent to processes, where Node's are told to serialize as structured clone does. CPython has array and no numpy.`,
  contestants: (peers) =>
    poolContestants(peers, "filterImage", {
      python: "pool_image.py",
      pythonNames: ["CPython Pool"],
    }),
} satisfies Case as Case;
