// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * What the measured children do.
 *
 * @module
 */

/** Nothing. */
export function empty(): void {}

/**
 * Ends with exit code 1 unless it has got what it was sent.
 *
 * @param bytes What it was sent.
 * @param length How long that is.
 */
export function checkLength(bytes: Uint8Array, length: number): void {
  if (bytes.length !== length || bytes.at(-1) !== 1) throw new RangeError("Bytes are missing");
}
