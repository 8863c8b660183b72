// Copyright 2026 the multiprocessing authors. MIT license.

import type { Case } from "../contract.ts";
import { four, startAndWait, takePart } from "../queue_targets.ts";
import { together } from "../sync.ts";

/** Many at one queue. */
export default together(
  "Four put 5,000 numbers each, and four get them all",
  { count: 8, make: four, target: takePart, act: startAndWait },
  "queue_four_with_four.py",
  "Every put and get is awaited.",
) as Case;
