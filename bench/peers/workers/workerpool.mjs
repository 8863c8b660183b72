// Copyright 2026 the multiprocessing authors. MIT license.

import { isMainThread } from "node:worker_threads";
import { load } from "../load.mjs";
import * as targets from "../targets.mjs";

const { default: workerpool } = await load("workerpool");

const move = (tile) => {
  const result = targets.blur(tile);
  return new workerpool.Transfer(result, [result.buffer]);
};

const { WIDTH: _, ...functions } = targets;
workerpool.worker({ ...functions, ...(!isMainThread && { blur: move }) });
