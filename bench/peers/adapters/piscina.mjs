// Copyright 2026 the multiprocessing authors. MIT license.

import { fileURLToPath } from "node:url";
import { load } from "../load.mjs";

const { Piscina } = await load("piscina");

const fileOf = (name) => fileURLToPath(new URL(`../${name}`, import.meta.url));

/**
 * Opens a pool of threads.
 *
 * @param {string} _kind It has no other.
 * @param {number} size How many.
 * @param {{ binary: boolean, concurrency?: number }} options Whether typed arrays are sent, and how much each
 *   does at once.
 * @returns {object} The pool, as measures see it.
 */
export function open(_kind, size, { binary, concurrency = 1 }) {
  const filename = fileOf(binary ? "workers/piscina.mjs" : "targets.mjs");
  const pool = new Piscina({
    filename,
    minThreads: size,
    maxThreads: size,
    concurrentTasksPerWorker: concurrency,
  });
  return {
    run: (name, value) => pool.run(value, { name }),
    move: (name, value) => pool.run(value, { name, transferList: [value.buffer] }),
    close: () => pool.destroy(),
  };
}
