// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The bootstrap of a worker over its message port.
 *
 * @module
 */

import { becomeThread } from "../base/thread_lives.ts";
import type * as Revival from "../ipc/handles/revival.ts";
import { begin, introduce, work } from "../process/bootstrap.ts";
import type { Work } from "../base/boot.ts";
import { load } from "../process/lookup.ts";
import { state } from "../process/state.ts";
import { receiveMessage } from "../runtime/runtime.ts";
import type { WorkerMessage } from "./message.ts";

/** Does the work of the one message that comes. */
export async function serveMessage(): Promise<void> {
  await start(await receiveMessage() as WorkerMessage);
}

async function start(message: WorkerMessage): Promise<void> {
  const { boot, identity, places, thread } = message;
  if (thread !== null) becomeThread(thread);
  if (state.parent === null) begin(boot);
  await introduce(identity);
  await work(places, async () => await revive(message) as Pick<Work, "args" | "fields">);
}

/** Most children are given no handles, and load nothing for them. */
async function revive({ data, handles, ports }: WorkerMessage): Promise<unknown> {
  if (handles === null) return data.value;
  const { loadHandles, restore } = await load(handles.revival) as typeof Revival;
  await loadHandles(handles.kinds);
  return restore(data, { ports });
}
