// Copyright 2026 the multiprocessing authors. MIT license.

import type { Case, Contestant } from "../contract.ts";
import { waitingQueue } from "../waiting_queue.ts";

/** What it takes to find the next of those that wait. */
export default {
  title: "A task among 100,000 that wait: in order, and by 10 priorities",
  unit: "us",
  better: "lower",
  compare: "difference",
  rounds: 9,
  note: "The queue of a pool alone, from where each task is put in to where it is taken out.",
  contestants: (): Promise<Contestant[]> =>
    Promise.resolve([
      waitingQueue("in order", () => 0, null),
      waitingQueue("by priority", (index) => index % 10, "in order"),
      waitingQueue("each its own", (index) => index * 7_919 % 100_003, "in order"),
    ]),
} satisfies Case as Case;
