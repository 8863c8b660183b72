// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Lists without objects in them, as they arrive: each in a form for what all its values are.
 *
 * @module
 */

import { readBigints } from "./bigints.ts";
import type { ByteReader } from "./byte_reader.ts";
import { unpackDoubles, unpackIntegers } from "./numbers.ts";
import { TAG } from "./format.ts";
import { readByV8 } from "./v8.ts";

type Read = (from: ByteReader, into?: unknown[]) => unknown[];

const reads = new Map<number, Read>([
  [TAG.INTEGERS, unpackIntegers],
  [TAG.DOUBLES, unpackDoubles],
  [TAG.BIGINTS64, readBigints],
  [TAG.V8, readListByV8],
]);

function readListByV8(from: ByteReader, into?: unknown[]): unknown[] {
  const values = readByV8(from);
  if (!Array.isArray(values)) from.fail("a bigint stands for a list");
  if (into === undefined) return values;
  for (const value of values) into.push(value);
  return into;
}

/**
 * Gives what reads a list, into an array if it is given one.
 *
 * @param tag How the list begins.
 * @returns The function, or `undefined` if the list is in none of these forms.
 */
export function packedReader(tag: number): Read | undefined {
  return reads.get(tag);
}
