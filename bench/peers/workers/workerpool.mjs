// Copyright 2026 the multiprocessing authors. MIT license.

import { isMainThread } from "node:worker_threads";
import { load } from "../load.mjs";
import * as targets from "../targets.mjs";

const { default: workerpool } = await load("workerpool");

const moving = (target) => (value) => {
  const result = target(value);
  return new workerpool.Transfer(result, [result.buffer]);
};
const moved = { blur: moving(targets.blur), give: moving(targets.give) };

const { WIDTH: _, ...functions } = targets;
workerpool.worker({ ...functions, ...(!isMainThread && moved) });
