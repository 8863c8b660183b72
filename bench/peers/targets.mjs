// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * What the workers of every JavaScript pool do, in Deno and on Node. Each takes one argument, as not all
 * pools can give more. Nothing is imported, as that is time until the first result.
 *
 * @module
 */

/** Pixels in a row of the picture. */
export const WIDTH = 4096;

/** How many numbers the table of {@linkcode lookUp} has. */
const TABLE_LENGTH = 1_000_000;

const LOOK_UPS = 100;

let table;

/**
 * Next to nothing.
 *
 * @param {number} value A number.
 * @returns {number} The next one.
 */
export function addOne(value) {
  return value + 1;
}

/**
 * Makes an object and writes it as JSON.
 *
 * @param {number} entries How many it has.
 * @returns {number} The length of the text.
 */
export function stringify(entries) {
  const object = {};
  for (let index = 0; index < entries; index++) object[`key ${index}`] = index;
  return JSON.stringify(object).length;
}

/**
 * A long text.
 *
 * @param {number} length How long.
 * @returns {string} The text.
 */
export function longText(length) {
  return "x".repeat(length);
}

/**
 * Works.
 *
 * @param {number} time Milliseconds.
 * @returns {number} The same.
 */
export function work(time) {
  const end = performance.now() + time;
  while (performance.now() < end);
  return time;
}

/**
 * Multiplies.
 *
 * @param {number} last The last factor.
 * @returns {number} What the product leaves when divided by a prime.
 */
export function factorial(last) {
  let product = 1n;
  for (let factor = 2n; factor <= last; factor++) product *= factor;
  return Number(product % 1_000_003n);
}

/**
 * Waits.
 *
 * @param {number} time Milliseconds.
 * @returns {Promise<number>} The same.
 */
export async function pause(time) {
  return await new Promise((resolve) => setTimeout(resolve, time, time));
}

/**
 * Makes many numbers.
 *
 * @param {number} length How many.
 * @returns {Float64Array} Them.
 */
export function give(length) {
  return new Float64Array(length).fill(7);
}

/**
 * Counts.
 *
 * @param {number} to How far.
 * @returns {Generator<number>} Each number from 1 on: threads.js loses a 0.
 */
export function* countTo(to) {
  for (let number = 1; number <= to; number++) yield number;
}

/** Makes the table. */
export function makeTable() {
  table = Float64Array.from(
    { length: TABLE_LENGTH },
    (_, index) => Math.sin(index),
  );
}

/**
 * Adds up what stands at some places of the table, which is made before if it is not there.
 *
 * @param {number} seed Which places.
 * @returns {number} The sum.
 */
export function lookUp(seed) {
  if (table === undefined) makeTable();
  let sum = 0;
  for (let step = 0; step < LOOK_UPS; step++) {
    sum += table[(seed * 7919 + step * 104_729) % TABLE_LENGTH];
  }
  return sum;
}

/**
 * The mean of each pixel and those above and below it.
 *
 * @param {Float64Array} tile Whole rows, with one more above and below.
 * @returns {Float64Array} Whole rows.
 */
export function blur(tile) {
  const result = new Float64Array(tile.length - 2 * WIDTH);
  for (let index = 0; index < result.length; index++) {
    result[index] = (tile[index] + tile[index + WIDTH] + tile[index + 2 * WIDTH]) / 3;
  }
  return result;
}

/**
 * Who works.
 *
 * @returns {number} The id of its process.
 */
export function pid() {
  return globalThis.process.pid;
}

/** Ends the worker. */
export function leave() {
  globalThis.process.exit(1);
}

/**
 * Works on and on.
 *
 * @returns {Promise<never>} Never settled.
 */
export async function hold() {
  return await new Promise(() => setInterval(() => {}, 1000));
}
