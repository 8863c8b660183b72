// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Arrays of numbers, packed as typed arrays are.
 *
 * @module
 */

import type { ByteReader } from "./byte_reader.ts";
import type { ByteWriter } from "./byte_writer.ts";
import { TAG } from "./format.ts";

/** Below this many numbers packing costs more than it saves. Shown by "1,000 pairs" and "100 rows of 5". */
const PACKED_FROM_NUMBERS = 8;

type Packed = Int8Array | Int16Array | Int32Array | Float64Array;

/** What arrives passes through here, a part of it at a time: it may begin anywhere. */
const bytes = new Uint8Array(8192);
const doubles = new Float64Array(bytes.buffer);
const integers = {
  1: new Int8Array(bytes.buffer),
  2: new Int16Array(bytes.buffer),
  4: new Int32Array(bytes.buffer),
} as const;

type Width = keyof typeof integers;

/**
 * Tells whether an array should be packed.
 *
 * @param values The array.
 * @returns Whether it holds enough numbers, only numbers, and no holes.
 */
export function isPackable(values: unknown[]): boolean {
  const length = values.length;
  if (length < PACKED_FROM_NUMBERS) return false;
  for (let i = 0; i < length; i++) {
    if (typeof values[i] !== "number") return false;
  }
  return true;
}

/** The narrowest integers that hold all of the numbers, or 0 if they are not all integers. */
function widthOf(values: number[]): Width | 0 {
  let least = 0;
  let greatest = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if ((value | 0) !== value || (value === 0 && 1 / value < 0)) return 0;
    if (value < least) least = value;
    else if (value > greatest) greatest = value;
  }
  if (least >= -0x80 && greatest < 0x80) return 1;
  return least >= -0x8000 && greatest < 0x8000 ? 2 : 4;
}

/**
 * Writes an array of numbers.
 *
 * @param out Where to.
 * @param values The numbers.
 */
export function packNumbers(out: ByteWriter, values: number[]): void {
  const width = widthOf(values);
  out.byte(width === 0 ? TAG.DOUBLES : TAG.INTEGERS);
  if (width !== 0) out.byte(width);
  out.count(values.length);
  out.numbers(values, width);
}

function unpack(from: ByteReader, packed: Packed, into?: unknown[]): unknown[] {
  const [room, size] = [packed.length, packed.BYTES_PER_ELEMENT];
  const all = from.countOf(size);
  const values = into ?? new Array(all);
  for (let start = 0; start < all; start += room) {
    const count = Math.min(room, all - start);
    bytes.set(from.raw(count * size));
    for (let i = 0; i < count; i++) values[start + i] = packed[i];
  }
  return values;
}

/**
 * Reads an array of integers.
 *
 * @param from Where from, after the tag.
 * @param into The array to fill, if there is one.
 * @returns The array.
 */
export function unpackIntegers(from: ByteReader, into?: unknown[]): unknown[] {
  const width = from.byte();
  if (width !== 1 && width !== 2 && width !== 4) from.fail(`no integers are ${width} bytes wide`);
  return unpack(from, integers[width], into);
}

/**
 * Reads an array of doubles.
 *
 * @param from Where from, after the tag.
 * @param into The array to fill, if there is one.
 * @returns The array.
 */
export function unpackDoubles(from: ByteReader, into?: unknown[]): unknown[] {
  return unpack(from, doubles, into);
}
