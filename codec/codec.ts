// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Values to bytes and back, with the fidelity of structured clone.
 *
 * A small value costs half a microsecond, where a call of `node:v8` costs one to four: both ways
 * are TypeScript, and load nothing. Only long strings and bigints are worth that call (see
 * `codec_v8.ts`); bytes from a stranger reach V8's own deserializer once they were looked over,
 * since it believes them: an array that says it has 30 million elements gets 240 megabytes.
 *
 * What differs from structured clone: an error keeps its name, its own fields and the errors of an
 * `AggregateError`; of a buffer that only views look at, only what they see travels; an array of
 * more than 1,024 elements does not keep names besides its indexes; nesting may be of any depth;
 * and a proxy travels as what it shows.
 *
 * @module
 */

import { Encoder } from "./encoder.ts";
import { Refusal } from "./views.ts";
import { describeRefusal } from "./describe_clone.ts";

export { decode, decodeOwned } from "./decode.ts";

/** The encoder that is not at work; there is none while a getter in a value encodes another. */
let idle: Encoder | undefined;

function encodeAs<T>(
  mayBeLonger: boolean,
  finish: (encoder: Encoder) => T,
  value: unknown,
  what: string,
  context: unknown,
): T {
  const encoder = idle ?? new Encoder();
  idle = undefined;
  try {
    encoder.write(value, context, mayBeLonger);
    return finish(encoder);
  } catch (error) {
    throw error instanceof Refusal ? describeRefusal(value, what) : error;
  } finally {
    encoder.clear();
    idle = encoder;
  }
}

const whole = (encoder: Encoder): Uint8Array<ArrayBuffer> => encoder.whole();
const pieces = (encoder: Encoder): Uint8Array<ArrayBuffer>[] => encoder.pieces();

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
  return encodeAs(false, whole, value, what, context);
}

/**
 * As {@linkcode encode}, for who moves the bytes with their buffer, which may be longer: nobody else has it, and a long
 * value is not copied once more.
 *
 * @param value The value.
 * @returns The bytes.
 * @throws {DOMException} As {@linkcode encode}.
 */
export function encodeToMove(value: unknown): Uint8Array<ArrayBuffer> {
  return encodeAs(true, whole, value, "value", undefined);
}

/**
 * As {@linkcode encode}, in pieces, of which some may be short: typed arrays and buffers are not
 * copied but given as they are, so write the pieces, or copy them, before the value may change. Put
 * together they are what {@linkcode decode} takes.
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
  return encodeAs(false, pieces, value, what, context);
}
