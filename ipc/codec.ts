// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Values to bytes and back, with the fidelity of structured clone.
 *
 * Both ways it is TypeScript throughout, and loads nothing: a small value costs about a microsecond,
 * where a call of `node:v8` costs ten, and bytes from a stranger never reach V8's own deserializer,
 * which believes them (an array that says it has 30 million elements gets 240 megabytes).
 *
 * What differs from structured clone: an error keeps its name, its own fields and the errors of an
 * `AggregateError`; of a buffer that only views look at, only what they see travels; and an array of
 * more than 1,024 numbers does not keep names besides its indexes. A proxy travels as what it shows.
 *
 * @module
 */

import { Decoder } from "./codec_decode.ts";
import { Encoder, Refusal } from "./codec_encode.ts";
import { describeRefusal } from "./describe_clone.ts";

/** The encoder that is not at work; there is none while a getter in a value encodes another. */
let idle: Encoder | undefined;

function encoded(
  value: unknown,
  what: string,
  context: unknown,
): Uint8Array<ArrayBuffer>[] {
  const encoder = idle ?? new Encoder();
  idle = undefined;
  try {
    encoder.write(value, context);
    return encoder.pieces();
  } catch (error) {
    throw error instanceof Refusal ? describeRefusal(value, what) : error;
  } finally {
    encoder.clear();
    idle = encoder;
  }
}

/**
 * Encodes a value with the fidelity of structured clone.
 *
 * @param value The value.
 * @param what What the value is called in the message of an error.
 * @param context What handles in the value are given: where it goes.
 * @returns The bytes, a copy of all.
 * @throws {DOMException} If something in the value can't be cloned: a `DataCloneError` that says
 * what it is and where in the value.
 */
export function encode(
  value: unknown,
  what: string = "value",
  context?: unknown,
): Uint8Array<ArrayBuffer> {
  const pieces = encoded(value, what, context);
  return pieces.length === 1 ? pieces[0]! : concatenate(pieces);
}

/**
 * As {@linkcode encode}, in pieces: big typed arrays and buffers are not copied but given as they
 * are, so write the pieces before the value may change. Put together they are what
 * {@linkcode decode} takes.
 *
 * @param value The value.
 * @param what What the value is called in the message of an error.
 * @param context What handles in the value are given: where it goes.
 * @returns The pieces, in order.
 * @throws {DOMException} If something in the value can't be cloned: a `DataCloneError` that says
 * what it is and where in the value.
 */
export function encodeParts(
  value: unknown,
  what: string = "value",
  context?: unknown,
): Uint8Array<ArrayBuffer>[] {
  return joinSmall(encoded(value, what, context));
}

/**
 * Decodes what {@linkcode encode} made. Nothing in the result shares memory with the bytes.
 *
 * @param bytes The bytes; any bytes, hostile ones too.
 * @param context What the functions that revive handles are given: where the value came from.
 * @returns The value.
 * @throws {RangeError} If the bytes are not what an encoder makes.
 * @throws {TypeError} If the value holds a handle of a kind that is unknown here.
 */
export function decode(bytes: Uint8Array, context?: unknown): unknown {
  try {
    return new Decoder(bytes, context).read();
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

/** Pieces below this are cheaper copied than written one by one. */
const SMALL = 1 << 16;

function concatenate(pieces: Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

function joinSmall(pieces: Uint8Array<ArrayBuffer>[]): Uint8Array<ArrayBuffer>[] {
  const joined: Uint8Array<ArrayBuffer>[] = [];
  let small: Uint8Array<ArrayBuffer>[] = [];
  const flush = () => {
    if (small.length > 0) joined.push(small.length === 1 ? small[0]! : concatenate(small));
    small = [];
  };
  for (const piece of pieces) {
    if (piece.length < SMALL) small.push(piece);
    else flush(), joined.push(piece);
  }
  flush();
  return joined;
}
