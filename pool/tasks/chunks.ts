// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * How items are shared out.
 *
 * @module
 */

import { check } from "../../base/arguments.ts";
import type { Rule } from "../../base/rules.ts";

/** How many chunks each worker has, as in Python's `map`. */
const CHUNKS_PER_WORKER = 4;

/**
 * The size of a chunk.
 *
 * @param call The call that asks, for the text of errors.
 * @param chunkSize The size that was asked for.
 * @param fallback The size otherwise.
 * @returns The size.
 * @throws {RangeError} If it is no whole number from 1 on.
 */
export function chunkSizeOf(
  call: string,
  chunkSize: number | undefined,
  fallback: number,
): number {
  if (chunkSize === undefined) return fallback;
  if (Number.isInteger(chunkSize) && chunkSize >= 1) return chunkSize;
  throw new RangeError(
    `Cannot ${call} as "chunkSize" must be a whole number from 1 on: current value is ${chunkSize}`,
  );
}

/**
 * A quarter of each worker's share.
 *
 * @param items How many items there are.
 * @param workers How many workers there are.
 * @returns The size of a chunk, at least 1.
 */
export function fairChunk(items: number, workers: number): number {
  return Math.max(1, Math.ceil(items / (workers * CHUNKS_PER_WORKER)));
}

/**
 * How many items there are.
 *
 * @param items The items.
 * @returns Their number; null if only going through them tells.
 */
export function lengthOf(items: unknown): number | null {
  if (Array.isArray(items) || ArrayBuffer.isView(items)) {
    return (items as unknown as { length: number }).length;
  }
  return items instanceof Set || items instanceof Map ? items.size : null;
}

/**
 * All items in an array, from which chunks are cut at once: an array is as good as a copy of it then, and a
 * copy of a million numbers takes 3 ms.
 *
 * @param items The items.
 * @returns They themselves if they are a plain array, or else a copy.
 */
export function listOf(items: Iterable<unknown>): unknown[] {
  const isPlain = Array.isArray(items) && items.constructor === Array &&
    items[Symbol.iterator] === Array.prototype[Symbol.iterator];
  return isPlain ? items : [...items];
}

const RIGHT = "an array, or anything with Symbol.iterator or Symbol.asyncIterator";

const isItems: Rule = (value) => {
  if (Array.isArray(value) || typeof value === "string") return undefined;
  const must = "an iterable";
  if (typeof value !== "object" || value === null) return { must, isRange: false };
  const { [Symbol.iterator]: one, [Symbol.asyncIterator]: other } = value as Partial<
    Iterable<unknown> & AsyncIterable<unknown>
  >;
  return typeof (other ?? one) === "function" ? undefined : { must, isRange: false };
};

/**
 * Checks that there is something to go through.
 *
 * @param call The call that asks, for the text of errors.
 * @param items The items.
 * @throws {TypeError} If they can't be gone through.
 */
export function checkItems(call: string, items: unknown): void {
  check(call, "items", items, isItems, RIGHT);
}
