// Copyright 2026 the multiprocessing authors. MIT license.

import { fileURLToPath } from "node:url";
import { load } from "../load.mjs";

const { Tinypool } = await load("tinypool");

const fileOf = (name) => fileURLToPath(new URL(`../${name}`, import.meta.url));

const KINDS = {
  threads: { runtime: "worker_threads", filename: fileOf("workers/movable.mjs") },
  processes: { runtime: "child_process", filename: fileOf("targets.mjs") },
};

/**
 * Opens a pool.
 *
 * @param {"threads" | "processes"} kind What the workers are.
 * @param {number} size How many.
 * @param {{ binary: boolean }} options Whether typed arrays are sent.
 * @returns {object} The pool, as measures see it.
 */
export function open(kind, size, { binary }) {
  const pool = new Tinypool({
    ...KINDS[kind],
    minThreads: size,
    maxThreads: size,
    ...(binary && { serialization: "advanced" }),
  });
  const run = (name, value) => pool.run(value, { name });
  return {
    run,
    move: kind === "processes"
      ? run
      : (name, value) => pool.run(value, { name, transferList: [value.buffer] }),
    close: () => pool.destroy(),
  };
}
