// Copyright 2026 the multiprocessing authors. MIT license.

import type { Case } from "../contract.ts";
import { POOL_NOTE, poolContestants } from "../pools.ts";

/** Chunks. */
export default {
  title: "map over a million numbers, default chunking",
  unit: "ms",
  better: "lower",
  compare: "ratio",
  rounds: 11,
  note:
    `${POOL_NOTE} The other pools of JavaScript have no map in chunks, and that of CPython's executor makes none unless it is told a size.`,
  contestants: (peers) =>
    poolContestants(peers, "mapMillion", {
      python: "pool_map_million.py",
      pythonNames: ["CPython Pool"],
      onlyOurs: true,
    }),
} satisfies Case as Case;
