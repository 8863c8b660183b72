// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * What caller and responder say to each other: a message is a list of what was to be said in one turn, of one
 * closed union for each way, and nothing else.
 *
 * @module
 */

/** What a part of a message is. */
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
 * @throws {TypeError} If it is no list of requests.
 */
export function readRequests(message: unknown): Request[] {
  if (Array.isArray(message) && message.every(isRequest)) return message;
  throw new TypeError("Cannot answer the message as it is no list of requests");
}

/**
 * Looks at what came from a responder.
 *
 * @param message What came.
 * @returns The same.
 * @throws {TypeError} If it is no list of replies.
 */
export function readReplies(message: unknown): Reply[] {
  if (Array.isArray(message) && message.every(isReply)) return message;
  throw new TypeError("Cannot take the message as it is no list of replies");
}

function isRequest(part: unknown): part is Request {
  return isCall(part) || isTuple(part, RPC_KIND.CANCEL, 2);
}

function isCall(part: unknown): part is CallMessage {
  if (!isTuple(part, RPC_KIND.CALL, 5)) return false;
  return Number.isSafeInteger(part[2]) && typeof part[3] === "string" && Array.isArray(part[4]);
}

function isReply(part: unknown): part is Reply {
  return isTuple(part, RPC_KIND.RETURN, 3) || isTuple(part, RPC_KIND.THROW, 3);
}

function isTuple(part: unknown, kind: number, length: number): part is unknown[] {
  return Array.isArray(part) && part.length === length && part[0] === kind &&
    Number.isSafeInteger(part[1]);
}
