// Copyright 2026 the multiprocessing authors. MIT license.

import type { Case } from "../contract.ts";
import { startAndJoin, startMethods, timeOf, WARM_NOTE } from "../ours.ts";
import { empty } from "../targets.ts";

/** The shortest life. */
export default {
  title: "Start and join a process that does nothing",
  unit: "ms",
  better: "lower",
  compare: "ratio",
  rounds: 30,
  note: `CPython uses its spawn context. ${WARM_NOTE} The like of that in CPython is forkserver.`,
  contestants: async ({ python }) => [
    ...startMethods((context) => timeOf(() => startAndJoin({ target: empty, context }))),
    ...await python("start_join.py"),
    ...await python("start_join.py", "CPython forkserver"),
  ],
} satisfies Case as Case;
