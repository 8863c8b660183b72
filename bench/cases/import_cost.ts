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
    program("an empty program", "empty.ts", null),
    program("an import of mod.ts", "import_mod.ts", "an empty program"),
    ...await python("import_cost.py", "an empty program of CPython"),
    ...(await python("import_cost.py", "an import of multiprocessing")).map((each) => ({
      ...each,
      against: "an empty program of CPython",
    })),
  ],
} satisfies Case as Case;
