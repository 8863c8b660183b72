// Copyright 2026 the multiprocessing authors. MIT license.

import type { Case } from "../contract.ts";
import { POOL_NOTE, poolContestants } from "../pools.ts";

/** Work on the heap. */
export default {
  title: "500 times JSON.stringify of an object with 5,000 entries",
  unit: "ms",
  better: "lower",
  compare: "ratio",
  rounds: 7,
  note: `${POOL_NOTE} The object is made in the task. Deno and Node have V8s of different age.`,
  contestants: (peers) =>
    poolContestants(peers, "stringify", {
      python: "pool_stringify.py",
      pythonNames: ["CPython Pool"],
    }),
} satisfies Case as Case;
