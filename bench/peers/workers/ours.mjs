// Copyright 2026 the multiprocessing authors. MIT license.

import { PACKAGE } from "../package_place.mjs";
import { give as copied } from "../targets.mjs";

const HERE = new URL("../../../mod.ts", import.meta.url);

const { transfer } = await import(globalThis.Deno ? HERE.href : PACKAGE.href);

/**
 * As that of the targets, with a result that is moved to threads.
 *
 * @param {number} length How many numbers.
 * @returns {Float64Array} Them.
 */
export function give(length) {
  const numbers = copied(length);
  return transfer(numbers, [numbers.buffer]);
}
