// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Long bigints, and lists of bigints or of long strings, as V8's own serializer writes them: it
 * copies their memory, which no loop can. What it wrote is looked over before V8 reads it, so that
 * from hostile bytes V8 makes bigints and strings that are as long as the bytes, and nothing else.
 *
 * @module
 */

import { ByteReader } from "./byte_reader.ts";
import type { ByteWriter } from "./byte_writer.ts";
import { serializer } from "./native.ts";
import { readLatin1, readUtf16 } from "./strings.ts";
import { TAG } from "./format.ts";

/** What is written so. */
export type V8Value = bigint | bigint[] | string[];

/** What V8 writes first. */
const HEADER = [0xff, 0x0f] as const;
/** After the elements of an array: that it has no names, and again its length. */
const END = [0x24, 0] as const;

/** Tags of V8's. */
const V8 = {
  /** That many elements. */
  LIST: 0x41,
  /** Nothing; it lets what follows begin at an even place. */
  PADDING: 0,
  /** Count of bytes, twice, plus 1 if it is below 0; the bytes, low ones first. */
  BIGINT: 0x5a,
  /** Count of bytes, each a character. */
  LATIN1: 0x22,
  /** Count of bytes, two for each character. */
  UTF16: 0x63,
} as const;

function isReadable(bytes: Uint8Array, value: V8Value): boolean {
  return bytes[0] === HEADER[0] && bytes[1] === HEADER[1] &&
    bytes[2] === (Array.isArray(value) ? V8.LIST : V8.BIGINT);
}

/**
 * Writes a bigint or a list.
 *
 * @param out Where to.
 * @param value The value; of a list V8 has to know that it has no holes.
 * @returns Whether it is written, which it is not where there is no V8.
 */
export function writeByV8(out: ByteWriter, value: V8Value): boolean {
  const bytes = serializer()?.serialize(value);
  if (bytes === undefined || !isReadable(bytes, value)) return false;
  out.byte(TAG.V8);
  out.memory(bytes);
  return true;
}

/**
 * Reads a bigint or a list.
 *
 * @param from Where from, after the tag.
 * @returns The value.
 */
export function readByV8(from: ByteReader): V8Value {
  const start = from.at;
  const count = skipHead(from);
  const first = from.at;
  for (let i = Math.abs(count); i > 0; i--) skipItem(from);
  if (count >= 0) skipEnd(from, count);
  const v8 = serializer();
  if (v8 === null) return readItems(from.since(first), count);
  try {
    return v8.deserialize(from.since(start)) as V8Value;
  } catch (error) {
    from.fail(`V8 does not take it: ${error}`);
  }
}

/** How many items an array has, or -1 if there is one item that is in none. */
function skipHead(from: ByteReader): number {
  for (const byte of HEADER) expect(from, byte);
  if (from.peek(1)[0] !== V8.LIST) return -1;
  from.skip(1);
  return from.countOf(2);
}

function skipEnd(from: ByteReader, count: number): void {
  for (const byte of END) expect(from, byte);
  if (from.count() !== count) from.fail(`a list of V8's does not end with ${count}`);
}

function expect(from: ByteReader, byte: number): void {
  const found = from.byte();
  if (found !== byte) from.fail(`${found} stands for V8's ${byte}`);
}

function skipItem(from: ByteReader): void {
  from.skip(itemSize(from, itemTag(from)));
}

/** Reads the tag of an item, after any padding. */
function itemTag(from: ByteReader): number {
  let tag = from.byte();
  while (tag === V8.PADDING) tag = from.byte();
  return tag;
}

/** Reads how many bytes an item has. */
function itemSize(from: ByteReader, tag: number): number {
  const count = from.count();
  if (tag === V8.BIGINT) return Math.floor(count / 2);
  if (tag === V8.LATIN1 || (tag === V8.UTF16 && count % 2 === 0)) return count;
  from.fail(`V8's ${tag} is no item`);
}

/** Reads items that were looked over, where there is no V8. */
function readItems(bytes: Uint8Array, count: number): V8Value {
  const from = new ByteReader(bytes);
  if (count < 0) return readItem(from) as bigint;
  return Array.from({ length: count }, () => readItem(from)) as V8Value;
}

function readItem(from: ByteReader): bigint | string {
  const tag = itemTag(from);
  const isNegative = tag === V8.BIGINT && (from.peek(1)[0]! & 1) === 1;
  const bytes = from.raw(itemSize(from, tag));
  if (tag === V8.BIGINT) return isNegative ? -ofDigits(bytes) : ofDigits(bytes);
  return tag === V8.LATIN1 ? readLatin1(bytes) : readUtf16(bytes);
}

function ofDigits(bytes: Uint8Array): bigint {
  let digits = "0x0";
  for (let i = bytes.length - 1; i >= 0; i--) digits += bytes[i]!.toString(16).padStart(2, "0");
  return BigInt(digits);
}
