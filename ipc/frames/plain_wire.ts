// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * How values travel on the wire of CPython, whose messages are bytes and say no more: behind a mark.
 * To CPython's `recv` the mark is a pickle, of a name in a module that doesn't exist and whose name
 * says what is wrong.
 *
 * @module
 */

import { FRAME_KIND, type FrameKind } from "./wire.ts";

const TEXT = "ca JavaScript value, not a pickle - use sendBytes()\nrecv_bytes\n.";

/** What a value begins with; its length is a multiple of 8, as the codec wants it. */
const MARK: Uint8Array<ArrayBuffer> = new TextEncoder().encode(
  TEXT.padEnd(Math.ceil(TEXT.length / 8) * 8, "."),
);

/**
 * A frame of our own wire as a message of CPython's.
 *
 * @param kind The kind of the frame.
 * @param pieces What is in it.
 * @returns What the message is made of.
 */
export function toPlain(
  kind: FrameKind,
  pieces: Uint8Array<ArrayBuffer>[],
): Uint8Array<ArrayBuffer>[] {
  return kind === FRAME_KIND.VALUE ? [MARK, ...pieces] : pieces;
}

/**
 * A message of CPython's as a frame of our own wire.
 *
 * @param payload The message.
 * @returns The kind of the frame, and what is in it.
 */
export function fromPlain(
  payload: Uint8Array<ArrayBuffer>,
): [kind: FrameKind, pieces: Uint8Array<ArrayBuffer>[]] {
  return [FRAME_KIND.BYTES, [payload]];
}

/**
 * The value in a message.
 *
 * @param payload The message.
 * @returns What follows the mark; null if there is none.
 */
export function valueInPlain(payload: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> | null {
  if (payload.length < MARK.length) return null;
  for (let i = 0; i < MARK.length; i++) {
    if (payload[i] !== MARK[i]) return null;
  }
  return payload.subarray(MARK.length);
}
