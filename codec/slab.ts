// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Memory for small messages, which share pieces of it: memory of its own costs a message ten times what
 * writing it does.
 *
 * @module
 */

/** A piece that copies are cut from. */
const SLAB_BYTES = 1 << 15;
/** Bytes of more than this are not worth a part of a piece. Shown by "Uint8Array of 4 kB". */
const PART_MAX_BYTES = 1 << 13;
/** Every part begins at a multiple of this, as typed arrays in it may have to. */
const ALIGNMENT_BYTES = 8;

let slab = new Uint8Array(0);
let used = 0;

/**
 * Copies bytes.
 *
 * @param bytes The bytes.
 * @returns The copy, in a buffer that may be longer than it; nobody will write there.
 */
export function copyOf(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const { length } = bytes;
  if (length > PART_MAX_BYTES) return bytes.slice();
  if (used + length > slab.length) {
    slab = new Uint8Array(SLAB_BYTES);
    used = 0;
  }
  const copy = slab.subarray(used, used + length);
  copy.set(bytes);
  used += Math.ceil(length / ALIGNMENT_BYTES) * ALIGNMENT_BYTES;
  return copy;
}
