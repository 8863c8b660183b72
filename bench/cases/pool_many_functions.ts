// Copyright 2026 the multiprocessing authors. MIT license.

import type { Case } from "../contract.ts";
import { manyFunctions } from "../many_functions.ts";

/** Looking functions up. */
export default {
  title: "Functions used for the first time in a program of 1,000 modules",
  unit: "ms",
  better: "lower",
  compare: "ratio",
  rounds: 7,
  note:
    "A pool of one process that has worked before. A reference needs no look at where a function stands.",
  contestants: () =>
    Promise.all([
      manyFunctions({ name: "one", against: null, count: 1 }),
      manyFunctions({ name: "20 at once", against: "one", count: 20 }),
      manyFunctions({ name: "20 references", against: "one", count: 20, byReference: true }),
    ]),
} satisfies Case as Case;
