// Copyright 2026 the multiprocessing authors. MIT license.

import { fileURLToPath } from "node:url";
import { load } from "../load.mjs";

const { FixedClusterPool, FixedThreadPool } = await load("poolifier");

const fileOf = (kind) => fileURLToPath(new URL(`../workers/poolifier_${kind}`, import.meta.url));

const ignoreErrors = { errorHandler: () => {} };

/**
 * Opens a pool.
 *
 * @param {"threads" | "processes"} kind What the workers are.
 * @param {number} size How many.
 * @param {{ binary: boolean, concurrency?: number }} options Whether typed arrays are sent, and how much each
 *   does at once.
 * @returns {object} The pool, as measures see it.
 */
export function open(kind, size, { binary, concurrency }) {
  const options = {
    ...ignoreErrors,
    ...(concurrency && { enableTasksQueue: true, tasksQueueOptions: { concurrency } }),
  };
  const pool = kind === "processes"
    ? new FixedClusterPool(size, fileOf("process.cjs"), {
      ...options,
      ...(binary && { settings: { serialization: "advanced" } }),
    })
    : new FixedThreadPool(size, fileOf("thread.mjs"), options);
  // Without a listener the death of a worker is that of the program.
  pool.emitter.on("error", () => {});
  return {
    run: (name, value) => pool.execute(value, name),
    move: (name, value) =>
      pool.execute(
        value,
        name,
        undefined,
        kind === "processes" ? undefined : [value.buffer],
      ),
    close: () => pool.destroy(),
  };
}
