// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The entry module of a worker: the bootstrap over its message port.
 *
 * @module
 */

import { loadHandles } from "../ipc/handle_modules.ts";
import { restore } from "../ipc/substitute.ts";
import { begin, introduce, work } from "../process/bootstrap.ts";
import type { Work } from "../process/payload.ts";
import { state } from "../process/state.ts";
import { receiveMessage } from "../runtime/runtime.ts";
import type { WorkerMessage } from "./message.ts";

const { boot, identity, places, data, handles, ports } = await receiveMessage() as WorkerMessage;
if (state.parent === null) begin(boot);
await introduce(identity);
if (handles.length > 0) await loadHandles(handles);
await work(places, () => restore(data, { ports }) as Pick<Work, "args" | "fields">);
