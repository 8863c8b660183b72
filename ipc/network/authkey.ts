// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Keys that must not leave the family: one may go along as a child is started, and nowhere else.
 *
 * @module
 */

import { HANDLE, type Placeholder, registerHandle } from "../../codec/handle.ts";
import { SendContext } from "../handles/send_context.ts";

/** The kind of the handle. */
const KIND = "authkey";

/**
 * Marks a key, so that it can't be sent by mistake.
 *
 * @param key The key, which is marked itself.
 * @returns The same.
 */
export function guardKey(key: Uint8Array): Uint8Array {
  if (HANDLE in key) return key;
  return Object.defineProperty(key, HANDLE, { value: send, enumerable: false });
}

function send(this: Uint8Array, context: unknown): Placeholder {
  if (context instanceof SendContext && context.isStart) {
    context.kinds.add(KIND);
    return { kind: KIND, data: this.slice() };
  }
  throw new TypeError(
    "Cannot send an authkey: it is a secret of this family of processes, which children are given as they start",
  );
}

registerHandle(KIND, (data) => guardKey(data as Uint8Array));
