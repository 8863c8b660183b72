// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * How a child reads from its standard input what `frames.ts` has made.
 *
 * @module
 */

import type * as Decode from "../codec/decode.ts";
import type { ReceiveContext } from "../ipc/handles/send_context.ts";
import * as runtime from "../runtime/runtime.ts";
import type { Boot, Handles, Identity, Work } from "../base/boot.ts";

/** The bytes of a frame's length. */
export const HEADER_BYTES = 8;

/** The second frame. */
export interface Introduction extends Omit<Identity, "authkey">, Omit<Work, keyof Data> {
  /** The bytes of the key that it shares with its family. */
  authkey: number[];
  /** The URL of the module that decodes arguments and fields; null: they are JSON. */
  codec: string | null;
  /** Null: there are none. */
  handles: Handles | null;
}

/** What the child's function is given. */
export type Data = Pick<Work, "args" | "fields">;

/** Reads the boot; null if the parent has gone. */
export function readBoot(): Boot | null {
  return readText() as Boot | null;
}

/** Reads who this child is and where its work is found; null if the parent has gone. */
export function readIntroduction(): Introduction | null {
  return readText() as Introduction | null;
}

/**
 * Reads the arguments and fields.
 *
 * @param decode The module that the introduction has named; null: none.
 * @returns Both; null if the parent has gone.
 */
export function readData(decode: typeof Decode | null): Data | null {
  if (decode === null) return readText() as Data | null;
  const args = readFrame();
  const fields = readFrame();
  if (!args || !fields) return null;
  const context: ReceiveContext = { ports: [] };
  return {
    args: decode.decodeOwned(args, context) as unknown[],
    fields: decode.decodeOwned(fields, context) as Record<string, unknown>,
  };
}

function readText(): unknown {
  const bytes = readFrame();
  return bytes && JSON.parse(new TextDecoder().decode(bytes));
}

function readFrame(): Uint8Array | null {
  const header = runtime.readInput(HEADER_BYTES);
  if (header === null) return null;
  const length = Number(new DataView(header.buffer).getBigUint64(0));
  return runtime.readInput(length);
}
