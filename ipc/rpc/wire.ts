// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * What caller and responder say to each other: one closed union for each way, and nothing else.
 *
 * @module
 */

/** What a message is. */
export const RPC_KIND = { CALL: 0, CANCEL: 1, RETURN: 2, THROW: 3 } as const;

/** Runs a method of an object. */
export type CallMessage = [
  kind: typeof RPC_KIND.CALL,
  id: number,
  object: number,
  method: string,
  args: unknown[],
];

/** The caller waits for that call no more. */
export type CancelMessage = [kind: typeof RPC_KIND.CANCEL, id: number];

/** From the caller. */
export type Request = CallMessage | CancelMessage;

/** From the responder: how a call ended. */
export type Reply = [
  kind: typeof RPC_KIND.RETURN | typeof RPC_KIND.THROW,
  id: number,
  value: unknown,
];

/**
 * Looks at what came from a caller, who may be anybody.
 *
 * @param message What came.
 * @returns The same.
 * @throws {TypeError} If it is no request.
 */
export function readRequest(message: unknown): Request {
  if (isCall(message) || isCancel(message)) return message;
  throw new TypeError("Cannot answer the message as it is no request");
}

/**
 * Looks at what came from a responder.
 *
 * @param message What came.
 * @returns The same.
 * @throws {TypeError} If it is no reply.
 */
export function readReply(message: unknown): Reply {
  if (isReply(message)) return message;
  throw new TypeError("Cannot take the message as it is no reply");
}

function isCall(message: unknown): message is CallMessage {
  if (!isTuple(message, RPC_KIND.CALL, 5)) return false;
  const [, , object, method, args] = message;
  return Number.isSafeInteger(object) && typeof method === "string" && Array.isArray(args);
}

function isCancel(message: unknown): message is CancelMessage {
  return isTuple(message, RPC_KIND.CANCEL, 2);
}

function isReply(message: unknown): message is Reply {
  return isTuple(message, RPC_KIND.RETURN, 3) || isTuple(message, RPC_KIND.THROW, 3);
}

function isTuple(message: unknown, kind: number, length: number): message is unknown[] {
  return Array.isArray(message) && message.length === length && message[0] === kind &&
    Number.isSafeInteger(message[1]);
}
