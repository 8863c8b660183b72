// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The entry module of a worker: the bootstrap over its message port.
 *
 * @module
 */

import { begin, introduce, work } from "../process/bootstrap.ts";
import type { Work } from "../process/payload.ts";
import { state } from "../process/state.ts";
import { receiveMessage } from "../runtime/runtime.ts";
import type { WorkerMessage } from "./message.ts";

const { boot, identity, places, data, handles, ports } = await receiveMessage() as WorkerMessage;
if (state.parent === null) begin(boot);
await introduce(identity);
await work(places, async () => await revive() as Pick<Work, "args" | "fields">);

/** Most children are given no handles, and load nothing for them. */
async function revive(): Promise<unknown> {
  if (handles.length === 0) return data.value;
  const { loadHandles } = await import("../ipc/handle_modules.ts");
  const { restore } = await import("../ipc/substitute.ts");
  await loadHandles(handles);
  return restore(data, { ports });
}
