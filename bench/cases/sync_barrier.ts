// Copyright 2026 the multiprocessing authors. MIT license.

import { Barrier } from "../../mod.ts";
import type { Case } from "../contract.ts";
import { together } from "../sync.ts";
import { pass, passSome } from "../sync_targets.ts";

/** Four who wait for each other. */
export default together(
  "500 rounds of a barrier of four",
  {
    count: 3,
    make: (context) => [new Barrier(4, { context })],
    target: pass,
    act: passSome,
  },
  "sync_barrier.py",
  "Nobody blocks: await barrier.wait(). In CPython all do.",
) as Case;
