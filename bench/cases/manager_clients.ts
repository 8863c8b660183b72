// Copyright 2026 the multiprocessing authors. MIT license.

import type { Case } from "../contract.ts";
import { CALL_BYTES, managed } from "../managers.ts";
import { rawSockets } from "../raw_sockets.ts";

/** One after another, of each. */
export default managed(
  "100 clients of a manager at once, each with 20 gets one after another",
  async ({ clients }) => {
    await Promise.all((await clients(100)).map(async (client) => {
      for (let i = 0; i < 20; i++) await client.get();
    }));
  },
  "manager_clients.py",
  {
    note:
      "A client is a connection of its own: here all are in one process, in CPython each is a thread of one.",
    floor: () => rawSockets(CALL_BYTES, 20, 100),
  },
) as Case;
