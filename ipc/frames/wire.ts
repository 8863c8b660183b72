// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * What the two ends of a channel say to each other. A frame is its length (4 bytes, big-endian and
 * signed; -1, and 8 bytes unsigned, above 2^31 - 1), which is also CPython's; then on our own wire
 * one byte for its kind, which the length doesn't count; then that many bytes.
 *
 * @module
 */

import { ProcessError } from "../../errors.ts";
import type { RingFrame } from "./ring_frame.ts";

/** The kinds of frames. */
export const FRAME_KIND = {
  /** A value, as the codec writes it. */
  VALUE: 0,
  /** Bytes of the program's own. */
  BYTES: 1,
  /** The last frame: a byte that is an index of {@linkcode END_REASONS}. */
  END: 2,
  /** To end 0, from who passes frames on: offer the other end a way to meet. A {@linkcode ListenFrame}. */
  LISTEN: 3,
  /** To end 1, from end 0: come and meet. A {@linkcode MeetFrame}. */
  MEET: 4,
  /** What follows comes the direct way. A {@linkcode MeetingFrame}. */
  SWITCH: 5,
  /** To end 0, from end 1 or who passes frames on: it can't come. A {@linkcode MeetingFrame}. */
  DECLINE: 6,
  /** The first frame of a direct way. A {@linkcode ResumeFrame}. */
  RESUME: 7,
  /** Between a pool and a process of its: the kinds of the handles in the `VALUE` after it. */
  HANDLES: 8,
  /** Between two sides of a socket: what goes through shared memory from now on. A {@linkcode RingFrame}. */
  RING: 9,
} as const;

/** A kind of a frame: there are no others, on no link and no lane. */
export type FrameKind = typeof FRAME_KIND[keyof typeof FRAME_KIND];

/** The greatest of them. */
export const LAST_FRAME_KIND: number = Math.max(...Object.values(FRAME_KIND));

/**
 * A byte as a kind of a frame.
 *
 * @param byte The byte.
 * @returns The same.
 * @throws {ProcessError} If it is none.
 */
export function frameKind(byte: number): FrameKind {
  if (byte <= LAST_FRAME_KIND) return byte as FrameKind;
  throw new ProcessError(
    `Cannot receive a frame as its kind must be known: current value is ${byte}`,
  );
}

/**
 * What is not said here.
 *
 * @param kind The kind of a frame.
 * @returns The error, by which a link ends as garbled.
 */
export function outOfPlace(kind: FrameKind): ProcessError {
  return new ProcessError(`Cannot take a frame of kind ${kind} as nobody sends one here`);
}

export type { RingFrame };

/** Where two threads can meet through sockets, and the word that is said there once. */
export interface Ticket {
  /** The path of a private socket. */
  path: string;
  /** 32 hexadecimal digits. */
  token: string;
}

/** In a frame of kind `LISTEN`. */
export interface ListenFrame {
  /** Whether both ends are known to be threads of one process, to meet through a message port. */
  thread: boolean;
}

/** In a frame of kind `SWITCH` or `DECLINE`. */
export interface MeetingFrame {
  /** Of the meeting: which `MEET` it belongs to. */
  id: number;
  /** In `DECLINE`: whether it could come another way, as a port can't go to another process. */
  retry?: boolean;
}

/** In a frame of kind `RESUME`. */
export interface ResumeFrame {
  /** How many messages have gone the old way: by end 0 since its `MEET`, by end 1 since it holds it. */
  sent: number;
}

/** In a frame of kind `MEET`: a ticket, or beside the frame a message port. */
export interface MeetFrame {
  /** Of the meeting. */
  id: number;
  /** Null where there is a port. */
  ticket: Ticket | null;
}

/** Why a channel ended: it was closed; its holder died; it died in the middle of a message. */
export const END_REASONS = ["closed", "died", "cut"] as const;

/**
 * One of {@linkcode END_REASONS}; or what is seen here alone: a message was longer than is taken, or what came were no
 * frames.
 */
export type EndReason = typeof END_REASONS[number] | "refused" | "garbled";

/**
 * A reason as it is sent.
 *
 * @param reason The reason.
 * @returns Its byte. What is seen here alone is for others a message that was cut.
 */
export function endByte(reason: EndReason): number {
  const index = (END_REASONS as readonly EndReason[]).indexOf(reason);
  return index < 0 ? END_REASONS.indexOf("cut") : index;
}

/** What travels as a message of a message port, where bytes don't do. */
export interface PortMessage {
  /** The kind of the frame; null: `value` is a value that the platform clones. */
  kind: FrameKind | null;
  /** The frame, or the value with its handles taken out. */
  value: unknown;
  /** The ports of connection ends in the frame or value. */
  ports: MessagePort[];
}

/**
 * A message will reach nobody: nor do the ends in it, and who has their other ends is told.
 *
 * @param message The message.
 */
export function dropPorts({ ports }: PortMessage): void {
  for (const port of ports) port.close();
}
