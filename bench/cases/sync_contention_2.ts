// Copyright 2026 the multiprocessing authors. MIT license.

import { Lock, Semaphore } from "../../mod.ts";
import type { Case } from "../contract.ts";
import { together } from "../sync.ts";
import { contend, contendWith } from "../sync_targets.ts";

/** A lock that 2 want. */
export default together(
  "2 processes take one lock 10,000 times each",
  {
    count: 1,
    make: (context) => [
      new Lock({ context }),
      new Semaphore(0, { context }),
      new Semaphore(0, { context }),
    ],
    target: contend,
    act: contendWith(1),
  },
  "sync_contention_2.py",
  "All block: acquireSync().",
) as Case;
