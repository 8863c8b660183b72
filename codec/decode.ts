// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Bytes to values: the half of the codec that a process may need as it starts.
 *
 * @module
 */

import { Decoder } from "./decoder.ts";

/**
 * Decodes what `encode` of `codec.ts` made. Nothing in the result shares memory with the bytes.
 *
 * @param bytes The bytes; any bytes, hostile ones too.
 * @param context What the functions that revive handles are given: where the value came from.
 * @returns The value.
 * @throws {RangeError} If the bytes are not what an encoder makes.
 * @throws {TypeError} If the value holds a handle of a kind that is unknown here.
 */
export function decode(bytes: Uint8Array, context?: unknown): unknown {
  return decodeBytes(bytes, context, false);
}

/**
 * As {@linkcode decode}, for bytes that nobody else will use: the biggest typed array in the value
 * is not copied but sees the memory of the bytes. That takes bytes that begin at a multiple of 8 in
 * their buffer; others are decoded with a copy. A typed array so made has a `buffer` that is longer
 * than it, as one made by `subarray` has, but shares it with no other.
 *
 * @param bytes The bytes; any bytes, hostile ones too.
 * @param context What the functions that revive handles are given: where the value came from.
 * @returns The value.
 * @throws {RangeError} If the bytes are not what an encoder makes.
 * @throws {TypeError} If the value holds a handle of a kind that is unknown here.
 */
export function decodeOwned(bytes: Uint8Array, context?: unknown): unknown {
  return decodeBytes(bytes, context, true);
}

function decodeBytes(bytes: Uint8Array, context: unknown, mayShare: boolean): unknown {
  try {
    return new Decoder(bytes, context, mayShare).read();
  } catch (error) {
    throw explain(error);
  }
}

/** The platform's own refusals (a pattern, a buffer's length) in the words of the others. */
function explain(error: unknown): unknown {
  if (!(error instanceof SyntaxError) && !(error instanceof RangeError)) return error;
  if (error.message.startsWith("Cannot decode")) return error;
  return new RangeError(`Cannot decode the message: ${error.message}`, { cause: error });
}
