// Copyright 2026 the multiprocessing authors. MIT license.

import type { Case } from "../contract.ts";
import { count, putValues, two } from "../queue_targets.ts";
import { together } from "../sync.ts";

/** One way. */
export default together(
  "100,000 numbers through a queue",
  { count: 1, make: two, target: count, act: putValues },
  "queue_small_values.py",
  "put here every 1000th time awaited; CPython's put leaves them to a thread.",
) as Case;
