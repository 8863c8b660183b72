// Copyright 2026 the multiprocessing authors. MIT license.

import { Value } from "../../mod.ts";
import type { Case } from "../contract.ts";
import { alone } from "../sync.ts";

/** A counter under its lock. */
export default alone(
  "100,000 times a Value is increased under its lock, with nobody else there",
  (context) => {
    const value = new Value("i32", 0, { context });
    const lock = value.lock!;
    return () => {
      lock.acquireSync();
      value.value++;
      lock.release();
    };
  },
  100_000,
  "sync_value.py",
) as Case;
