// Copyright 2026 the multiprocessing authors. MIT license.

import { bareWorkers } from "../bare_worker.ts";
import type { Case } from "../contract.ts";
import { startAndJoin, startMethods, timeOf, WARM_NOTE } from "../ours.ts";
import { empty } from "../targets.ts";

/** Many lives at the same time. */
export default {
  title: "Start 8 processes together and join them all",
  unit: "ms",
  better: "lower",
  compare: "ratio",
  rounds: 15,
  note: `CPython uses its spawn context. ${WARM_NOTE} The other 6 are fresh ones.`,
  contestants: async ({ python }) => [
    ...startMethods((context) =>
      timeOf(() =>
        Promise.all(Array.from({ length: 8 }, () => startAndJoin({ target: empty, context })))
      )
    ),
    bareWorkers(8, "ended"),
    ...await python("eight_at_once.py"),
  ],
} satisfies Case as Case;
