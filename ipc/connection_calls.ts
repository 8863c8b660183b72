// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The calls of a connection: what they are given, and how they are written right.
 *
 * @module
 */

import { checkCount, readOptions, type Rules, WAIT_RULES } from "../base/arguments.ts";
import type { WaitOptions } from "../base/options.ts";
import type { Call } from "../base/refusal.ts";
import { isLength } from "../base/rules.ts";

/** How {@linkcode Connection.recvBytes} waits, and what it takes. */
export interface RecvBytesOptions extends WaitOptions {
  /** Bytes; a longer message is refused. Default: any length. */
  maxLength?: number;
}

const RECV_BYTES_RULES: Rules<RecvBytesOptions> = { ...WAIT_RULES, maxLength: isLength };

/** By their names. */
export const CALLS = {
  send: { does: "send", right: "connection.send(value)" },
  recv: { does: "recv", right: "connection.recv({ timeout: 100 })" },
  poll: { does: "poll", right: "connection.poll({ timeout: 100 })" },
  sendBytes: { does: "sendBytes", right: "connection.sendBytes(data, 0, 10)" },
  recvBytes: { does: "recvBytes", right: "connection.recvBytes({ maxLength: 1000 })" },
  recvBytesInto: {
    does: "recvBytesInto",
    right: "connection.recvBytesInto(buffer, 0, { timeout: 100 })",
  },
} satisfies Record<string, Call>;

/**
 * How long to wait.
 *
 * @param call The call.
 * @param options What it was given.
 * @param count How many arguments there are, where it takes no others.
 * @returns A copy.
 */
export function readWait(
  call: Call,
  options: WaitOptions | undefined,
  count: number,
): WaitOptions | undefined {
  checkCount(call, count, 1);
  return options === undefined ? undefined : readOptions(call, options, WAIT_RULES);
}

/**
 * What {@linkcode Connection.recvBytes} is given.
 *
 * @param options The options.
 * @param count How many arguments there are.
 * @returns A copy.
 */
export function readRecvBytes(
  options: RecvBytesOptions | undefined,
  count: number,
): RecvBytesOptions | undefined {
  checkCount(CALLS.recvBytes, count, 1);
  if (options === undefined) return undefined;
  return readOptions(CALLS.recvBytes, options, RECV_BYTES_RULES);
}

/** What travels in the place of a connection. */
export interface ConnectionData {
  end: unknown;
  readable: boolean;
  writable: boolean;
}
