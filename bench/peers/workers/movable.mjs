// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The targets for the threads of piscina and tinypool, which move a result if it says how.
 *
 * @module
 */

import { blur as copied } from "../targets.mjs";

export * from "../targets.mjs";

/**
 * As that of the targets, with a result that is moved.
 *
 * @param {Float64Array} tile The rows.
 * @returns {object} What the library takes the result from.
 */
export function blur(tile) {
  const result = copied(tile);
  return {
    [Symbol.for("Piscina.transferable")]: result.buffer,
    [Symbol.for("Piscina.valueOf")]: result,
    [Symbol.for("Tinypool.transferable")]: result.buffer,
    [Symbol.for("Tinypool.valueOf")]: result,
  };
}
