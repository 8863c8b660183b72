// Copyright 2026 the multiprocessing authors. MIT license.

import * as targets from "../targets.mjs";
import * as moved from "../workers/ours.mjs";

/**
 * This library, as measures see it.
 *
 * @param {object} library What it exports, in Deno or on Node.
 * @returns {(context: string, size: number, needs: { table: boolean, concurrency?: number }) => object} Opens
 *   a pool: its start method, how many workers, whether they begin with a table, and how much each does at once.
 */
export function opener({ Pool }) {
  return (context, size, { table, concurrency }) => {
    const pool = new Pool({
      processes: size,
      context,
      ...(table && { initializer: targets.makeTable }),
      ...(concurrency && { concurrency }),
    });
    return {
      run: (name, value) => pool.apply(targets[name], [value]),
      submit: (name, value) => void pool.applyAsync(targets[name], [value]),
      take: (name, value) => pool.apply(moved[name], [value]),
      move: (name, value) => pool.apply(targets[name], [value], { transfer: [value.buffer] }),
      // Those that it is compared with know no limit of what may wait.
      each: async (name, value, take) => {
        const options = { buffer: 1_024 };
        for await (const each of pool.stream(targets[name], [value], options)) take(each);
      },
      mapAll: (name, values) => pool.map(targets[name], values),
      close: () => pool[Symbol.asyncDispose](),
    };
  };
}
