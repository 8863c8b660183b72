// Copyright 2026 the multiprocessing authors. MIT license.

import type { Case } from "../contract.ts";
import { program } from "../program.ts";

/** What a program pays before its first line. */
export default {
  title: "A program that imports the library and does nothing",
  unit: "ms",
  better: "lower",
  compare: "difference",
  rounds: 25,
  contestants: async ({ python }) => [
    program("empty program", "empty.ts", null),
    program("imports mod.ts", "import_mod.ts", "empty program"),
    ...await python("import_cost.py", "CPython, empty program"),
    ...(await python("import_cost.py", "CPython, imports multiprocessing")).map((each) => ({
      ...each,
      against: "CPython, empty program",
    })),
  ],
} satisfies Case as Case;
