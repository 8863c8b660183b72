// Copyright 2026 the multiprocessing authors. MIT license.

import type { Case } from "../contract.ts";
import { program } from "../program.ts";

/** All of it, from the shell. */
export default {
  title: "A whole program that starts and joins one process, from the shell",
  unit: "ms",
  better: "lower",
  compare: "ratio",
  rounds: 15,
  note: "Here with the default start method, spawn; CPython uses its spawn context.",
  contestants: async ({ python }) => [
    program("spawn", "start_one.ts", "CPython"),
    ...await python("whole_program.py"),
  ],
} satisfies Case as Case;
