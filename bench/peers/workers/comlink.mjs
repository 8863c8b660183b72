// Copyright 2026 the multiprocessing authors. MIT license.

import { parentPort } from "node:worker_threads";
import { load } from "../load.mjs";
import * as targets from "../targets.mjs";

const { expose } = await load("comlink");
const { default: endpointOf } = await load("comlink/dist/esm/node-adapter.mjs");

/** Gives a callback, which is a proxy, each value of a generator; only the last call is waited for, as that is faster. */
async function tell(name, value, take) {
  let last;
  for (const each of targets[name](value)) last = take(each);
  await last;
}

expose({ tell }, endpointOf(parentPort));
