// Copyright 2026 the multiprocessing authors. MIT license.

import { Semaphore } from "../../mod.ts";
import type { Case } from "../contract.ts";
import { together } from "../sync.ts";
import { giveBack, handOver } from "../sync_targets.ts";

/** A permit goes there and back. */
export default together(
  "2,000 times a permit goes to another process and back",
  {
    count: 1,
    make: (context) => [new Semaphore(0, { context }), new Semaphore(0, { context })],
    target: giveBack,
    act: handOver,
  },
  "sync_handover.py",
  "Both sides block: acquireSync().",
) as Case;
