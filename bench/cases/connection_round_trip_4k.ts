// Copyright 2026 the multiprocessing authors. MIT license.

import { roundTrips } from "../connections.ts";
import type { Case } from "../contract.ts";

/** There and back. */
export default roundTrips(
  "1,000 round trips of 4 KiB between two processes",
  4_096,
  1_000,
  "connection_round_trip_4k.py",
) as Case;
