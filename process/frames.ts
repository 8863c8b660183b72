// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The payload on a child's standard input: the boot, the identity and the work, each a frame of a
 * length (8 bytes, big-endian) and that many bytes.
 *
 * @module
 */

import { encode, encodeParts } from "../ipc/codec.ts";
import type { SendContext } from "../ipc/send_context.ts";
import { handlesOf } from "./handles.ts";
import type { Boot, Payload } from "./payload.ts";
import { HEADER, type Introduction } from "./read_frames.ts";

/** The frame of a boot. */
export function bootFrame(boot: Boot): Uint8Array[] {
  return frame([encode(boot)]);
}

/**
 * The frames of all else.
 *
 * @param payload Who the child is and what it does.
 * @param context Where it goes, for the handles in it.
 * @returns The frames, in pieces.
 * @throws {DOMException} `DataCloneError`, if an argument or a field can't be cloned.
 */
export function workFrames({ identity, work }: Payload, context: SendContext): Uint8Array[] {
  const { args, fields, ...places } = work;
  const data = [
    ...frame(encodeParts(args, "args", context)),
    ...frame(encodeParts(fields, "this", context)),
  ];
  const introduction: Introduction = { ...identity, ...places, handles: handlesOf(context) };
  return [...frame([encode(introduction)]), ...data];
}

function frame(parts: Uint8Array[]): Uint8Array[] {
  const header = new Uint8Array(HEADER);
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  new DataView(header.buffer).setBigUint64(0, BigInt(length));
  return [header, ...parts];
}
