// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Keeps what a cluster sends while the worker's module, which is an ES module, is still loading: Node drops
 * what nobody listens to, and poolifier waits for an answer to its first message for ever.
 */

const { worker } = require("node:cluster");

const early = [];
const keep = (message) => early.push(message);
worker.on("message", keep);
import("./poolifier_process.mjs").then(() => {
  worker.off("message", keep);
  for (const message of early) worker.emit("message", message);
});
