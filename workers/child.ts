// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The entry module of a worker: the bootstrap over its message port.
 *
 * @module
 */

import { begin, introduce, work } from "../process/bootstrap.ts";
import type { Payload } from "../process/payload.ts";
import { state } from "../process/state.ts";
import { receiveMessage } from "../runtime/runtime.ts";

const { boot, identity, work: task } = await receiveMessage() as Payload;
if (state.parent === null) begin(boot);
await introduce(identity);
await work(task, () => task);
