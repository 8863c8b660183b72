// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The errors of connections, in one place, so that both ends speak alike.
 *
 * @module
 */

import {
  BrokenPipeError,
  EofError,
  ProcessError,
  ProcessStateError,
  TimeoutError,
} from "../../errors.ts";
import type { EndReason } from "./wire.ts";

/**
 * Nothing is left to receive.
 *
 * @param reason Why.
 * @returns The error of whoever wants to receive.
 */
export function endError(reason: EndReason): ProcessError {
  switch (reason) {
    case "closed":
      return new EofError(
        "Cannot receive as the other end of the connection is closed and nothing is left",
      );
    case "died":
      return new EofError(
        "Cannot receive as the holder of the other end has ended, and nothing is left",
      );
    case "cut":
      return new BrokenPipeError(
        "Cannot receive the rest of a message: it was cut, as the holder of the other end died in the middle of it",
      );
    case "garbled":
      return new ProcessError(
        "Cannot receive as what came is no message: the other side speaks another protocol, or another version of it",
      );
    case "refused":
      return new ProcessStateError(
        'Cannot receive any more as a message was longer than "maxLength" allowed: make a new connection',
      );
  }
}

/**
 * The other side has gone before the two had proved the key to each other.
 *
 * @param reason Why.
 * @param tls Whether that may be as one of the two speaks TLS: what came is that, or this side was to begin with it.
 * @returns The error.
 */
export function unprovedError(reason: EndReason, tls: "came" | "wanted" | null = null): EofError {
  if (tls === "came") {
    return new EofError(
      "Cannot receive the other side's proof of the key as it speaks TLS and this side does not: use tls on both sides, or on neither",
    );
  }
  const why = {
    closed: "it has closed the connection",
    died: "it has ended",
    cut: "it has ended in the middle of a message",
    garbled: "what it sent is no message",
    refused: "its message was longer than a proof is",
  }[reason];
  const hint = tls === null ? "" : ": if it serves over TLS, connect with tls";
  return new EofError(`Cannot receive the other side's proof of the key as ${why}${hint}`);
}

/** Nobody will receive it. */
export function brokenPipe(cause?: unknown): BrokenPipeError {
  const options = cause === undefined ? {} : { cause };
  return new BrokenPipeError("Cannot send as the other end of the connection is closed", options);
}

/** Nothing came in time. */
export function late(call: string, timeout: number): TimeoutError {
  return new TimeoutError(`Cannot ${call}: nothing came within ${Math.max(0, timeout)} ms`, {
    timeout,
  });
}

/** This end is of no more use here. */
export function unusable(call: string, state: "open" | "closed" | "moved"): ProcessStateError {
  return new ProcessStateError(
    state === "moved"
      ? `Cannot ${call} as this end was passed on, and is closed here`
      : `Cannot ${call} as the connection is closed`,
  );
}

/** This end of a channel is of no more use here. */
export function unusableEnd(action: string, state: "closed" | "moved"): ProcessStateError {
  const why = state === "closed" ? "is closed" : "was passed on, and is closed here";
  return new ProcessStateError(`Cannot ${action} this end of a channel as it ${why}`);
}

/** The pipe goes one way. */
export function wrongWay(call: string, direction: "receives" | "sends"): ProcessStateError {
  return new ProcessStateError(
    `Cannot ${call} as this end only ${direction}: use the other end, or pipe() without "duplex: false"`,
  );
}

/** A pickle begins so, from protocol 2 on. */
const PICKLE = 0x80;

/** The message is no value. */
export function noValue(payload: Uint8Array, isPlain: boolean): TypeError {
  const what = `a message of ${payload.length} bytes`;
  if (isPlain && payload[0] === PICKLE && payload.length > 1) {
    return new TypeError(
      `Cannot receive a value from ${what} that looks like a Python pickle: let Python use send_bytes(), and recvBytes() here`,
    );
  }
  return new TypeError(
    `Cannot receive a value from ${what} that was sent as bytes: use recvBytes()`,
  );
}

/** An argument that is no whole number of at least 0. */
export function badSize(call: string, name: string, value: unknown): TypeError | RangeError {
  const text =
    `Cannot ${call} as "${name}" must be a whole number of at least 0: current value is ${
      String(value)
    }`;
  return typeof value === "number" ? new RangeError(text) : new TypeError(text);
}
