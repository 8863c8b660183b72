// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Bigints of more than 64 bits, which JavaScript takes apart and puts together 64 bits at a time.
 * Long ones are left to V8, where there is one.
 *
 * @module
 */

import type { ByteReader } from "./byte_reader.ts";
import type { ByteWriter } from "./byte_writer.ts";
import { TAG } from "./format.ts";
import { writeByV8 } from "./v8.ts";

/** A bigint of more bits than this is long. Shown by the cases "100 big integers" and "integer of 4,000 bits". */
const SHORT_MAX_BITS = 1024;

/** A bigint that is not below 0, and what is left of it after each 64 bits. */
function restsOf(size: bigint): bigint[] {
  const rests = [size];
  while ((size >>= 64n) !== 0n) rests.push(size);
  return rests;
}

/**
 * Writes a bigint.
 *
 * @param out Where to.
 * @param value The bigint.
 */
export function writeBigint(out: ByteWriter, value: bigint): void {
  if (BigInt.asIntN(SHORT_MAX_BITS, value) !== value) return writeLong(out, value);
  const isNegative = value < 0n;
  const rests = restsOf(isNegative ? -value : value);
  out.byte(TAG.BIGINT);
  out.byte(rests.length * 2 + Number(isNegative));
  out.words(rests);
}

function writeLong(out: ByteWriter, value: bigint): void {
  if (writeByV8(out, value)) return;
  out.byte(TAG.LONG_BIGINT);
  out.byte(value < 0n ? 1 : 0);
  out.string((value < 0n ? -value : value).toString(16));
}

function isSmall(value: bigint): boolean {
  return BigInt.asIntN(64, value) === value;
}

/**
 * Writes a list of bigints.
 *
 * @param out Where to.
 * @param values The bigints.
 * @returns Whether it is written; if not, each is written by itself.
 */
export function writeBigints(out: ByteWriter, values: bigint[]): boolean {
  if (!values.every(isSmall)) return writeByV8(out, values);
  out.byte(TAG.BIGINTS64);
  out.count(values.length);
  out.words(values);
  return true;
}

/**
 * Reads `BIGINTS64`.
 *
 * @param from Where from, after the tag.
 * @param into The array to fill, if there is one.
 * @returns The array.
 */
export function readBigints(from: ByteReader, into: unknown[] = []): unknown[] {
  const count = from.countOf(8);
  for (let i = 0; i < count; i++) into.push(from.bigint64());
  return into;
}

/**
 * Reads a `BIGINT`.
 *
 * @param from Where from, after the tag.
 * @returns The bigint.
 */
export function readBigint(from: ByteReader): bigint {
  const head = from.byte();
  if (head < 2) from.fail("a bigint has no words");
  return signed(readWords(from, head >> 1), head);
}

function readWords(from: ByteReader, count: number): bigint {
  const low = from.word();
  return count === 1 ? low : (readWords(from, count - 1) << 64n) | low;
}

/** The sign is in the lowest bit of what comes before the digits. */
function signed(size: bigint, head: number): bigint {
  return head % 2 === 1 ? -size : size;
}

/**
 * Reads a `LONG_BIGINT`.
 *
 * @param from Where from, after the tag.
 * @returns The bigint.
 */
export function readLongBigint(from: ByteReader): bigint {
  const head = from.byte();
  return signed(BigInt(`0x${from.key()}`), head);
}
