// Copyright 2026 the multiprocessing authors. MIT license.

import { Semaphore } from "../../mod.ts";
import type { Case } from "../contract.ts";
import { alone } from "../sync.ts";

/** A semaphore that nobody else wants. */
export default alone(
  "100,000 times a permit is taken and given back, with nobody else there",
  (context) => {
    const semaphore = new Semaphore(4, { context });
    return () => {
      semaphore.acquireSync();
      semaphore.release();
    };
  },
  100_000,
  "sync_semaphore.py",
) as Case;
