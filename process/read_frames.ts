// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * How a child reads from its standard input what `frames.ts` has made.
 *
 * @module
 */

import { decode, decodeOwned } from "../ipc/decode.ts";
import type { ReceiveContext } from "../ipc/send_context.ts";
import * as runtime from "../runtime/runtime.ts";
import type { Boot, Handles, Identity, Work } from "./payload.ts";

/** The bytes of a frame's length. */
export const HEADER = 8;

/** The second frame. */
export interface Introduction extends Identity, Omit<Work, "args" | "fields"> {
  /** Null: there are none. */
  handles: Handles | null;
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
