// Copyright 2026 the multiprocessing authors. MIT license.

import { Worker } from "node:worker_threads";
import { load } from "../load.mjs";

const { proxy, wrap } = await load("comlink");
const { default: endpointOf } = await load("comlink/dist/esm/node-adapter.mjs");

/**
 * Starts a thread.
 *
 * @returns {object} What measures of streams see.
 */
export function open() {
  const worker = new Worker(new URL("../workers/comlink.mjs", import.meta.url));
  const thread = wrap(endpointOf(worker));
  return {
    each: (name, value, take) => thread.tell(name, value, proxy(take)),
    close: () => worker.terminate(),
  };
}
