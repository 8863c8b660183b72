// Copyright 2026 the multiprocessing authors. MIT license.

import { roundTrips, talkers } from "../connections.ts";
import type { Case } from "../contract.ts";

/** There and back. */
export default {
  title: "1,000 round trips of 64 bytes between two processes",
  unit: "ms",
  better: "lower",
  compare: "ratio",
  rounds: 9,
  note: "sendBytes and recvBytes over a pipe, send_bytes and recv_bytes in CPython.",
  contestants: async ({ python }) => [
    ...talkers(roundTrips(64, 1_000)),
    ...await python("connection_round_trip_64.py"),
  ],
} satisfies Case as Case;
