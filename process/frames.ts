// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The payload on a child's standard input: the boot, the introduction and the data, each a frame of a
 * length (8 bytes, big-endian) and that many bytes. All is JSON, but for arguments and fields that are
 * more than plain data: those are of the codec, a frame each.
 *
 * @module
 */

import { encodeParts } from "../codec/codec.ts";
import type { SendContext } from "../ipc/handles/send_context.ts";
import { DECODE } from "../runtime/entries.ts";
import { handlesOf } from "./handles.ts";
import type { Boot, Payload } from "../base/boot.ts";
import { plainText } from "./plain_text.ts";
import { HEADER_BYTES, type Introduction } from "./read_frames.ts";

const encoder = new TextEncoder();

/** The frame of a boot. */
export function bootFrame(boot: Boot): Uint8Array[] {
  return textFrame(JSON.stringify(boot));
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
  const plain = plainText({ args, fields });
  const data = plain === null ? codedFrames(work, context) : textFrame(plain);
  const introduction: Introduction = {
    ...identity,
    ...places,
    authkey: [...identity.authkey],
    codec: plain === null ? DECODE.href : null,
    handles: handlesOf(context),
  };
  return [...textFrame(JSON.stringify(introduction)), ...data];
}

function codedFrames({ args, fields }: Payload["work"], context: SendContext): Uint8Array[] {
  return [
    ...frame(encodeParts(args, "args", context)),
    ...frame(encodeParts(fields, "this", context)),
  ];
}

function textFrame(text: string): Uint8Array[] {
  return frame([encoder.encode(text)]);
}

function frame(parts: Uint8Array[]): Uint8Array[] {
  const header = new Uint8Array(HEADER_BYTES);
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  new DataView(header.buffer).setBigUint64(0, BigInt(length));
  return [header, ...parts];
}
