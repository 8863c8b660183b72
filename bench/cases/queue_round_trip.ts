// Copyright 2026 the multiprocessing authors. MIT license.

import type { Case } from "../contract.ts";
import { giveBack, goAndReturn, two } from "../queue_targets.ts";
import { together } from "../sync.ts";

/** There and back. */
export default together(
  "1,000 round trips of a number through two queues",
  { count: 1, make: two, target: giveBack, act: goAndReturn },
  "queue_round_trip.py",
  "Between two processes, or two threads.",
) as Case;
