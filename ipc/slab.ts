// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Keeps small pieces of bytes, many in one buffer: to make a buffer for each costs more than all else that is done with
 * a small message.
 *
 * @module
 */

/** Bytes of a buffer: as many stay as long as one of its pieces does. */
const SLAB_BYTES = 2 ** 13;

/** What is longer deserves a buffer of its own. */
export const MOST_PIECE_BYTES: number = 2 ** 9;

let slab = new Uint8Array(0);
let used = 0;

/**
 * Keeps bytes that are soon to be overwritten.
 *
 * @param bytes The bytes, no more than {@linkcode MOST_PIECE_BYTES}.
 * @returns A copy; it shares its buffer with others, and so must be given to nobody who could change or move that.
 */
export function keepPiece(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const { length } = bytes;
  if (used + length > slab.length) {
    slab = new Uint8Array(SLAB_BYTES);
    used = 0;
  }
  const piece = slab.subarray(used, used + length);
  piece.set(bytes);
  used += length;
  return piece;
}
