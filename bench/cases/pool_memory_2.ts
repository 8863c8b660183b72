// Copyright 2026 the multiprocessing authors. MIT license.

import type { Case } from "../contract.ts";
import { MEMORY_NOTE, poolMemory } from "../memory.ts";

/** What a pool costs that does nothing. */
export default {
  title: "Memory of a program with an idle pool of 2",
  unit: "MB",
  better: "lower",
  compare: "ratio",
  rounds: 2,
  note: MEMORY_NOTE,
  contestants: (peers) => poolMemory(peers, 2),
} satisfies Case as Case;
