// Copyright 2026 the multiprocessing authors. MIT license.

import type { Case } from "../contract.ts";
import { poolContestants } from "../pools.ts";

/** Many small values, one after another. */
export default {
  title: "A generator's 100,000 numbers, one by one",
  unit: "ms",
  better: "lower",
  compare: "ratio",
  rounds: 7,
  note:
    "pool.stream() with a buffer of 1,024. comlink by calls of a callback and threads.js by an observable, which know " +
    "no limit of what may wait; Effect by a stream of its RPC over workers, which sends chunks.",
  contestants: (peers) => poolContestants(peers, "streamed", { streams: true }),
} satisfies Case as Case;
