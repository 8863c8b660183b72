// Copyright 2026 the multiprocessing authors. MIT license.

import * as targets from "../targets.mjs";

/**
 * This library, as measures see it.
 *
 * @param {object} library What it exports, in Deno or on Node.
 * @returns {(context: string, size: number, needs: { table: boolean }) => object} Opens a pool: its start method,
 *   how many workers, and whether they begin with a table.
 */
export function opener({ Pool }) {
  return (context, size, { table }) => {
    const pool = new Pool({
      processes: size,
      context,
      ...(table && { initializer: targets.makeTable }),
    });
    return {
      run: (name, value) => pool.apply(targets[name], [value]),
      submit: (name, value) => void pool.applyAsync(targets[name], [value]),
      move: (name, value) => pool.apply(targets[name], [value], { transfer: [value.buffer] }),
      mapAll: (name, values) => pool.map(targets[name], values),
      close: () => pool[Symbol.asyncDispose](),
    };
  };
}
