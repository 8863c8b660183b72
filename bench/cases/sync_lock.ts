// Copyright 2026 the multiprocessing authors. MIT license.

import { Lock } from "../../mod.ts";
import type { Case } from "../contract.ts";
import { alone } from "../sync.ts";

/** A lock that nobody else wants. */
export default alone(
  "100,000 times a lock is taken and given back, with nobody else there",
  (context) => {
    const lock = new Lock({ context });
    return () => {
      lock.acquireSync();
      lock.release();
    };
  },
  100_000,
  "sync_lock.py",
) as Case;
