// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The entry module of a worker: the bootstrap over its message port.
 *
 * @module
 */

import type * as Revival from "../ipc/handles/revival.ts";
import { begin, introduce, work } from "../process/bootstrap.ts";
import type { Work } from "../base/boot.ts";
import { state } from "../process/state.ts";
import { receiveMessage } from "../runtime/runtime.ts";
import type { WorkerMessage } from "./message.ts";

const { boot, identity, places, data, handles, ports } = await receiveMessage() as WorkerMessage;
if (state.parent === null) begin(boot);
await introduce(identity);
await work(places, async () => await revive() as Pick<Work, "args" | "fields">);

/** Most children are given no handles, and load nothing for them. */
async function revive(): Promise<unknown> {
  if (handles === null) return data.value;
  const { loadHandles, restore } = await import(
    /* webpackIgnore: true */ /* @vite-ignore */ handles.revival
  ) as typeof Revival;
  await loadHandles(handles.kinds);
  return restore(data, { ports });
}
