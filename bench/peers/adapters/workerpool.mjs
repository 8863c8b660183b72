// Copyright 2026 the multiprocessing authors. MIT license.

import { fileURLToPath } from "node:url";
import { load } from "../load.mjs";

const { default: workerpool } = await load("workerpool");

const FILE = fileURLToPath(
  new URL("../workers/workerpool.mjs", import.meta.url),
);

/**
 * Opens a pool.
 *
 * @param {"threads" | "processes"} kind What the workers are.
 * @param {number} size How many.
 * @param {{ binary: boolean }} options Whether typed arrays are sent.
 * @returns {object} The pool, as measures see it.
 */
export function open(kind, size, { binary }) {
  const pool = workerpool.pool(FILE, {
    workerType: kind === "processes" ? "process" : "thread",
    minWorkers: size,
    maxWorkers: size,
    ...(binary && { forkOpts: { serialization: "advanced" } }),
  });
  const run = (name, value) => pool.exec(name, [value]);
  return {
    run,
    move: kind === "processes"
      ? run
      : (name, value) => pool.exec(name, [value], { transfer: [value.buffer] }),
    close: () => pool.terminate(true),
  };
}
