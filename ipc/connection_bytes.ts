// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The bytes that a connection is given and gives: checked, and looked at in place.
 *
 * @module
 */

import type { Message } from "./receiver.ts";
import { show } from "../base/refusal.ts";
import { encode } from "../codec/codec.ts";
import { badSize } from "./frames/connection_errors.ts";
import { readMessage } from "./frames/port_message.ts";

/**
 * The bytes of a message, whatever it was sent as.
 *
 * @param message The message.
 * @returns The bytes, in a buffer of their own: what was read at once on Node is in one.
 */
export function bytesOf({ payload, owned, message }: Message): Uint8Array<ArrayBuffer> {
  if (message !== null) return encode(readMessage(message));
  const isAlone = owned && payload.length === payload.buffer.byteLength;
  return isAlone ? payload : payload.slice();
}

/**
 * A message is longer than is taken.
 *
 * @param maxLength How many bytes are.
 * @param length How many it has.
 * @returns The error.
 */
export function tooLong(maxLength: number, length: number): RangeError {
  return new RangeError(
    `Cannot recvBytes as the message has ${length} bytes: "maxLength" is ${maxLength}, and nothing more can be received here`,
  );
}

/**
 * Checks a number of bytes.
 *
 * @param call The call that was given it, for the text of errors.
 * @param name Its name.
 * @param value The number.
 * @throws {RangeError} If it is no whole number from 0 on.
 */
export function checkSize(call: string, name: string, value: unknown): void {
  if (!Number.isInteger(value) || (value as number) < 0) throw badSize(call, name, value);
}

/**
 * Checks what a message is to be written into.
 *
 * @param buffer The buffer.
 * @param offset Where in it.
 * @throws {TypeError} If it is no `Uint8Array`.
 * @throws {RangeError} If the offset is not within it.
 */
export function checkTarget(buffer: unknown, offset: number): void {
  if (!(buffer instanceof Uint8Array)) {
    throw new TypeError(
      `Cannot recvBytesInto as "buffer" must be a Uint8Array: current value is ${show(buffer)}`,
    );
  }
  checkSize("recvBytesInto", "offset", offset);
  if (offset <= buffer.length) return;
  throw new RangeError(
    `Cannot recvBytesInto as "offset" must be within the ${buffer.length} bytes of the buffer: current value is ${offset}`,
  );
}

/**
 * The bytes that are to be sent.
 *
 * @param data The buffer, or a view of one.
 * @param offset From which byte on.
 * @param size How many; undefined: all that follow.
 * @returns The bytes themselves, no copy.
 * @throws {TypeError} If it is no buffer and no view.
 * @throws {RangeError} If that part is not within it.
 */
export function partOf(
  data: unknown,
  offset: number,
  size: number | undefined,
): Uint8Array<ArrayBuffer> {
  const bytes = viewOf(data);
  checkSize("sendBytes", "offset", offset);
  if (size !== undefined) checkSize("sendBytes", "size", size);
  const end = offset + (size ?? Math.max(0, bytes.length - offset));
  if (offset <= bytes.length && end <= bytes.length) return bytes.subarray(offset, end);
  throw new RangeError(
    `Cannot sendBytes as "offset" and "size" must be within the ${bytes.length} bytes of the data: current values are from ${offset} to ${end}`,
  );
}

function viewOf(data: unknown): Uint8Array<ArrayBuffer> {
  if (ArrayBuffer.isView(data)) {
    return new Uint8Array(data.buffer as ArrayBuffer, data.byteOffset, data.byteLength);
  }
  if (data instanceof ArrayBuffer) return new Uint8Array(data);
  throw new TypeError(
    `Cannot sendBytes of what is no buffer or view of one: current value is ${show(data)}`,
  );
}
