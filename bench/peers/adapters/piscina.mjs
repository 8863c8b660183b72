// Copyright 2026 the multiprocessing authors. MIT license.

import { fileURLToPath } from "node:url";
import { load } from "../load.mjs";

const { Piscina } = await load("piscina");

const FILE = fileURLToPath(new URL("../workers/movable.mjs", import.meta.url));

/**
 * Opens a pool of threads.
 *
 * @param {string} _kind It has no other.
 * @param {number} size How many.
 * @returns {object} The pool, as measures see it.
 */
export function open(_kind, size) {
  const pool = new Piscina({ filename: FILE, minThreads: size, maxThreads: size });
  return {
    run: (name, value) => pool.run(value, { name }),
    move: (name, value) => pool.run(value, { name, transferList: [value.buffer] }),
    close: () => pool.destroy(),
  };
}
