// Copyright 2026 the multiprocessing authors. MIT license.

import type { Case } from "../contract.ts";
import { count, putBig, two } from "../queue_targets.ts";
import { together } from "../sync.ts";

/** One way. */
export default together(
  "50 items of 1 MiB through a queue",
  { count: 1, make: two, target: count, act: putBig },
  "queue_big_items.py",
  "A Uint8Array here, bytes in CPython.",
) as Case;
