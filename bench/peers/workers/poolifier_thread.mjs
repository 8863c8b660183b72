// Copyright 2026 the multiprocessing authors. MIT license.

import { load } from "../load.mjs";
import * as targets from "../targets.mjs";

const { ThreadWorker } = await load("poolifier");

const { WIDTH: _, ...functions } = targets;

/** The worker, as poolifier wants it. */
export default new ThreadWorker(functions);
