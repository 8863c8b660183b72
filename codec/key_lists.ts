// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The keys of objects that have many, as they are sent.
 *
 * @module
 */

import { ByteWriter } from "./byte_writer.ts";

interface Known {
  readonly keys: string[];
  readonly bytes: Uint8Array;
}

/**
 * Programs send the same many keys again and again: this many lists of them are kept. Shown by "object of 1,000
 * keys".
 */
const KEPT_LISTS = 8;
/** Longer lists are not kept. */
const KEPT_MAX_BYTES = 1 << 16;
const known: Known[] = [];
let next = 0;

/**
 * Tells whether two lists of keys are the same.
 *
 * @param one One list.
 * @param other The other.
 * @returns Whether they are.
 */
export function isSameKeys(one: string[], other: string[]): boolean {
  const count = one.length;
  if (other.length !== count) return false;
  for (let i = 0; i < count; i++) {
    if (one[i] !== other[i]) return false;
  }
  return true;
}

function write(keys: string[]): Uint8Array {
  const out = new ByteWriter(keys.length * 8);
  for (let i = 0; i < keys.length; i++) out.string(keys[i]!);
  const bytes = new Uint8Array(out.length);
  out.copyTo(bytes, 0);
  return bytes;
}

/**
 * How keys are written.
 *
 * @param keys The keys.
 * @returns The bytes, which are not to be changed.
 */
export function keyBytes(keys: string[]): Uint8Array {
  for (let i = 0; i < known.length; i++) {
    if (isSameKeys(known[i]!.keys, keys)) return known[i]!.bytes;
  }
  const bytes = write(keys);
  if (bytes.length > KEPT_MAX_BYTES) return bytes;
  known[next] = { keys, bytes };
  next = (next + 1) % KEPT_LISTS;
  return bytes;
}
