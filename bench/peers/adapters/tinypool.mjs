// Copyright 2026 the multiprocessing authors. MIT license.

import { fileURLToPath } from "node:url";
import { load } from "../load.mjs";

const { Tinypool } = await load("tinypool");

const fileOf = (name) => fileURLToPath(new URL(`../${name}`, import.meta.url));

/**
 * Opens a pool.
 *
 * @param {"threads" | "processes"} kind What the workers are.
 * @param {number} size How many.
 * @param {{ binary: boolean, concurrency?: number }} options Whether typed arrays are sent, and how much each
 *   does at once.
 * @returns {object} The pool, as measures see it.
 */
export function open(kind, size, { binary, concurrency = 1 }) {
  const isThreads = kind === "threads";
  const pool = new Tinypool({
    runtime: isThreads ? "worker_threads" : "child_process",
    filename: fileOf(
      isThreads && binary ? "workers/tinypool.mjs" : "targets.mjs",
    ),
    minThreads: size,
    maxThreads: size,
    concurrentTasksPerWorker: concurrency,
    ...(binary && { serialization: "advanced" }),
  });
  const run = (name, value) => pool.run(value, { name });
  return {
    run,
    move: isThreads
      ? (name, value) => pool.run(value, { name, transferList: [value.buffer] })
      : run,
    close: () => pool.destroy(),
  };
}
