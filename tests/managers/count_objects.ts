// Copyright 2026 the multiprocessing authors. MIT license.

import { connect, currentProcess, type SyncManager } from "../../mod.ts";
import { Caller } from "../../ipc/rpc/caller.ts";
import { SERVER } from "../../managers/referent.ts";

/**
 * How many objects a manager serves: CPython's `_number_of_objects`.
 *
 * @param server The manager, with the key of this process.
 * @returns How many.
 */
export async function countObjects({ address }: SyncManager): Promise<number> {
  const caller = new Caller(await connect(address, { authkey: currentProcess().authkey }));
  try {
    return await caller.call(SERVER, "count", []) as number;
  } finally {
    caller.close();
  }
}
