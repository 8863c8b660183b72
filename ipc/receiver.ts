// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * What a channel brings, and to whom.
 *
 * @module
 */

import type { EndReason, PortMessage } from "./frames/wire.ts";

/** A message that has come and is not decoded yet. */
export interface Message {
  /** Whether the program sent it as bytes, and not as a value. */
  isBytes: boolean;
  /** The bytes, or the value encoded. They may be kept, and given away, only if they are `owned`. */
  payload: Uint8Array<ArrayBuffer>;
  /** Whether the buffer of the bytes is nobody else's. */
  owned: boolean;
  /** Of a message from a thread that is more than bytes: the message itself. */
  message: PortMessage | null;
}

/** Who takes what comes. */
export interface Receiver {
  /** Takes a message, of which `messageValue` of `channel.ts` gives the value. */
  message(message: Message): void;
  /** Nothing more comes. */
  end(reason: EndReason): void;
}
