// Copyright 2026 the multiprocessing authors. MIT license.

import { load } from "../load.mjs";
import { blur as copied, give as copiedGift } from "../targets.mjs";

const { Piscina } = await load("piscina");

/**
 * As that of the targets, with a result that is moved.
 *
 * @param {Float64Array} tile The rows.
 * @returns {object} The result, marked.
 */
export function blur(tile) {
  return Piscina.move(copied(tile));
}

/**
 * As that of the targets, with a result that is moved.
 *
 * @param {number} length How many numbers.
 * @returns {object} The result, marked.
 */
export function give(length) {
  return Piscina.move(copiedGift(length));
}
