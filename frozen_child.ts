// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * What a child does that is the program itself. The modules that children load by their URLs are part of
 * the program here, each loaded when it is asked for.
 *
 * @module
 */

import { TARGETS } from "./process/freeze.ts";
import { state } from "./process/state.ts";
import {
  DECODE,
  MANAGER_SERVER,
  MANAGER_TASK,
  POOL_PROCESS,
  POOL_THREAD,
  REVIVAL,
} from "./runtime/entries.ts";
import * as runtime from "./runtime/runtime.ts";

/** Of modules that do something when they are loaded there are none here: some bundlers load all at once. */
const OWN: Readonly<Record<string, () => Promise<unknown>>> = {
  [DECODE.href]: () => import("./codec/decode.ts"),
  [REVIVAL.href]: () => import("./ipc/handles/bundled_revival.ts"),
  [POOL_PROCESS.href]: () => import("./pool/child/serve_process.ts"),
  [POOL_THREAD.href]: () => import("./pool/child/serve_thread.ts"),
  [MANAGER_SERVER.href]: () => import("./managers/serve.ts"),
  [MANAGER_TASK.href]: () => import("./managers/pool_task.ts"),
  [TARGETS]: () => Promise.resolve(state.frozen!.targets),
};

/** Takes the work, and begins it. */
export async function begin(): Promise<void> {
  state.ownModule = (module) => OWN[module]?.();
  if (runtime.isThread()) {
    const { serveMessage } = await import("./workers/serve_message.ts");
    return await serveMessage();
  }
  const { serve, takeBoot } = await import("./process/serve_input.ts");
  await serve(takeBoot());
}
