// Copyright 2026 the multiprocessing authors. MIT license.

import type { Case } from "../contract.ts";
import { CALL_BYTES, managed } from "../managers.ts";
import { rawSockets } from "../raw_sockets.ts";

/** One call after another. */
export default managed(
  "1,000 sets of a manager's dict, one after another",
  async ({ dict }) => {
    for (let i = 0; i < 1000; i++) await dict.set("key", i);
  },
  "manager_set.py",
  { floor: () => rawSockets(CALL_BYTES, 1000) },
) as Case;
