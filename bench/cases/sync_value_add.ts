// Copyright 2026 the multiprocessing authors. MIT license.

import { Value } from "../../mod.ts";
import type { Case } from "../contract.ts";
import { alone } from "../sync.ts";

/** A counter that is increased in one step. */
export default alone(
  "100,000 times add() to a Value, with nobody else there",
  (context) => {
    const value = new Value("i32", 0, { context });
    return () => value.add(1);
  },
  100_000,
  "sync_value.py",
  "CPython has no such step: it increases the value under its lock.",
) as Case;
