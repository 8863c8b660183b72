// Copyright 2026 the multiprocessing authors. MIT license.

import type { Case } from "../contract.ts";
import { onDeno } from "../pools.ts";

/** What waits. */
export default {
  title: "Heap that a task holds that waits",
  unit: "bytes",
  better: "lower",
  compare: "ratio",
  rounds: 5,
  note:
    "100,000 tasks wait for one worker. Asked for with applyAsync here, and with what gives a promise there.",
  contestants: async (peers) => [
    onDeno({ measure: "queuedHeap", method: "spawn", flags: ["--v8-flags=--expose-gc"] }),
    ...await peers.pools("queuedHeap", { kind: "threads", flags: ["--expose-gc"] }),
  ],
} satisfies Case as Case;
