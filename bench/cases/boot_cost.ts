// Copyright 2026 the multiprocessing authors. MIT license.

import type { Case } from "../contract.ts";
import { startAndJoin, timeOf } from "../ours.ts";
import { program } from "../program.ts";
import { empty } from "../targets.ts";

/** What a child pays beyond being a program. */
export default {
  title: "A child that does nothing, beside an empty program",
  unit: "ms",
  better: "lower",
  compare: "difference",
  rounds: 25,
  note: "The empty program is started by the same parent with Deno.Command.",
  contestants: () =>
    Promise.resolve([
      program("an empty program", "empty.ts", null),
      {
        name: "spawn",
        against: "an empty program",
        measure: () => timeOf(() => startAndJoin({ target: empty, context: "spawn" })),
      },
    ]),
} satisfies Case as Case;
