// Copyright 2026 the multiprocessing authors. MIT license.

import { roundTrips } from "../connections.ts";
import type { Case } from "../contract.ts";

/** There and back. */
export default roundTrips(
  "50 round trips of 1 MiB between two processes",
  1_048_576,
  50,
  "connection_round_trip_1m.py",
) as Case;
