// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The payload on a child's standard input: the boot, the identity and the work, each a frame of a
 * length (8 bytes, big-endian) and that many bytes.
 *
 * @module
 */

import { decode, decodeOwned, encode, encodeParts } from "../ipc/codec.ts";
import type { ReceiveContext, SendContext } from "../ipc/send_context.ts";
import * as runtime from "../runtime/runtime.ts";
import type { Boot, Identity, Payload, Work } from "./payload.ts";

const HEADER = 8;

/** The frame of a boot. */
export function bootFrame(boot: Boot): Uint8Array[] {
  return frame([encode(boot)]);
}

/** The second frame. */
export interface Introduction extends Identity, Omit<Work, "args" | "fields"> {
  /** The kinds of the handles in arguments and fields. */
  handles: string[];
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
  const introduction: Introduction = { ...identity, ...places, handles: [...context.kinds] };
  return [...frame([encode(introduction)]), ...data];
}

function frame(parts: Uint8Array[]): Uint8Array[] {
  const header = new Uint8Array(HEADER);
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  new DataView(header.buffer).setBigUint64(0, BigInt(length));
  return [header, ...parts];
}

/** Reads the boot; null if the parent has gone. */
export function readBoot(): Boot | null {
  const bytes = readFrame();
  return bytes && decode(bytes) as Boot;
}

/** Reads who this child is and where its work is found; null if the parent has gone. */
export function readIdentity(): Introduction | null {
  const bytes = readFrame();
  return bytes && decode(bytes) as Introduction;
}

/** Reads the arguments and fields; null if the parent has gone. */
export function readData(): Pick<Work, "args" | "fields"> | null {
  const args = readFrame();
  const fields = readFrame();
  if (!args || !fields) return null;
  const context: ReceiveContext = { ports: [] };
  return {
    args: decodeOwned(args, context) as unknown[],
    fields: decodeOwned(fields, context) as Record<string, unknown>,
  };
}

function readFrame(): Uint8Array | null {
  const header = runtime.readInput(HEADER);
  if (header === null) return null;
  const length = Number(new DataView(header.buffer).getBigUint64(0));
  return runtime.readInput(length);
}
