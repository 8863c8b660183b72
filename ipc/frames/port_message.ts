// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Messages between threads of one process that are more than bytes: ports go along, for ends of other
 * channels; or the platform clones the value, with shared memory in it.
 *
 * @module
 */

import { decodeOwned, encodeParts } from "../../codec/codec.ts";
import { type ReceiveContext, SendContext, sending } from "../handles/send_context.ts";
import { restore, substitute, type Substituted } from "../handles/substitute.ts";
import type { PortMessage } from "./wire.ts";

/**
 * Makes a message of which the platform clones the value.
 *
 * @param value The value.
 * @param context Where it goes.
 * @returns The message.
 */
export function cloneMessage(value: unknown, context: SendContext): PortMessage {
  return { kind: null, value: substitute(value, context), ports: context.ports };
}

/**
 * The value of a message.
 *
 * @param message The message.
 * @returns The value, its handles made.
 */
export function readMessage({ kind, value, ports }: PortMessage): unknown {
  const context: ReceiveContext = { ports };
  if (kind === null) return restore(value as Substituted, context);
  return decodeOwned(value as Uint8Array, context);
}

/**
 * The message as bytes, for the way into another process.
 *
 * @param message The message.
 * @returns A frame of a value.
 * @throws {DOMException} `DataCloneError`, if what is in it can't go to another process.
 */
export function framed(message: PortMessage): Uint8Array<ArrayBuffer>[] {
  const context = new SendContext(false, () => () => {});
  const value = readMessage(message);
  return sending(context, () => encodeParts(value, "value", context));
}
