// Copyright 2026 the multiprocessing authors. MIT license.

import type { Case } from "../contract.ts";
import { startAndJoin, startMethods, timeOf, WARM_NOTE } from "../ours.ts";
import { checkLength } from "../targets.ts";

const LENGTH = 100_000_000;

/** A long way in. */
export default {
  title: "Start and join a process with an argument of 100 MB",
  unit: "ms",
  better: "lower",
  compare: "ratio",
  rounds: 7,
  note: `A Uint8Array here, bytes in CPython, which uses its spawn context. ${WARM_NOTE}`,
  contestants: async ({ python }) => {
    const bytes = new Uint8Array(LENGTH).fill(1);
    const args = [bytes, LENGTH];
    return [
      ...startMethods((context) =>
        timeOf(() => startAndJoin({ target: checkLength, args, context }))
      ),
      ...await python("big_argument.py"),
    ];
  },
} satisfies Case as Case;
