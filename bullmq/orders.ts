// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * What is to be done, and how it is written down for BullMQ.
 *
 * @module
 */

import { Buffer } from "node:buffer";
import type { QueuePlace } from "./link.ts";
import type { TaskOptions } from "./options.ts";
import type { JobOrder } from "./peers.ts";
import type { Stream } from "./replies.ts";
import { type CallMode, CODEC, INLINE_MAX, type JobData, WIRE } from "./wire.ts";

/** What all jobs of one pool have in common. */
export interface Manner extends QueuePlace {
  /** The name of the submitter's package. */
  readonly root: string | null;
  /** Milliseconds that replies are kept. */
  readonly keep: number;
  /** Bytes that arguments may take. */
  readonly maxLength: number;
  /** How often each is begun. */
  readonly attempts: number;
  /** What is waited before it is begun again: BullMQ's. */
  readonly backoff: unknown;
  /** How many of the slowest tasks are kept; null: no figures are. */
  readonly slowest: number | null;
}

/** What is to be run, found. */
export interface Callee {
  /** Its path from the root, or the path of a builtin. */
  readonly module: string;
  /** The name of the export. */
  readonly name: string;
  /** The URL of the module here; null for a builtin. */
  readonly url: string | null;
}

/** A job of a call that can be resumed. */
export interface Part {
  /** The stream of its call. */
  readonly stream: Stream;
  /** Its number there. */
  readonly index: number;
  /** Told when it can't be put into the queue. */
  readonly refused: () => void;
}

/** A job, before it is written down. */
export interface Order {
  /** The call, for the text of errors. */
  readonly call: string;
  /** What is run. */
  readonly callee: Callee;
  /** How. */
  readonly mode: CallMode;
  /** How often it is begun again, and when. */
  readonly options: Pick<TaskOptions, "retries" | "priority" | "delay">;
  /** The stream of its call and its number there; null: it is of no call that can be resumed. */
  readonly part: Part | null;
}

/** A job as it is given to BullMQ, and what stands beside it. */
export interface Written {
  /** What BullMQ is given. */
  readonly order: JobOrder;
  /** The arguments, if they are too many to stand in it. */
  readonly body: Uint8Array | null;
}

/**
 * Writes a job down.
 *
 * @param id Its id.
 * @param order What is to be done.
 * @param body The arguments, or the items of a chunk.
 * @param manner What all jobs of the pool have in common.
 * @param reply The stream that takes the outcome, if its call has none of its own.
 * @returns The job.
 */
export function written(
  id: string,
  order: Order,
  body: Uint8Array<ArrayBuffer>,
  manner: Manner,
  reply: string,
): Written {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const isBig = bytes.length > INLINE_MAX;
  const { callee, mode, part } = order;
  const data: JobData = {
    wire: WIRE,
    codec: CODEC,
    root: callee.url === null ? null : manner.root,
    module: callee.module,
    name: callee.name,
    mode,
    reply: part?.stream.name ?? reply,
    keep: manner.keep,
    body: isBig ? null : bytes.toString("base64"),
    ...(manner.slowest !== null && { watched: true }),
  };
  return {
    order: { name: nameOf(callee), data, opts: optionsOf(id, order, manner) },
    body: isBig ? bytes : null,
  };
}

function optionsOf(
  id: string,
  { options: { retries = 0, priority = 0, delay } }: Order,
  { attempts, backoff, keep }: Manner,
): Record<string, unknown> {
  return {
    jobId: id,
    attempts: attempts + retries,
    priority: MIDDLE - priority,
    ...(delay !== undefined && { delay }),
    ...(backoff !== undefined && { backoff }),
    removeOnComplete: true,
    removeOnFail: { age: Math.ceil(keep / 1000), count: 1000 },
  };
}

/** The highest priority; the lowest is its negative. */
export const MOST_PRIORITY = 1_000_000;

/** BullMQ has 1 to 2^21, lower ones first, and before them all jobs that have none: each of ours has one. */
const MIDDLE = 2 ** 20;

/** What BullMQ's consoles show. */
function nameOf({ module, name, url }: Callee): string {
  return url === null ? name : `${module}#${name}`;
}

/**
 * The error of arguments that are too long.
 *
 * @param order What was to be done.
 * @param length How many bytes they take.
 * @param maxLength How many they may take.
 * @returns The error.
 */
export function tooLong(
  { call, mode, part }: Order,
  length: number,
  maxLength: number,
): RangeError {
  const [what, less] = mode === "call"
    ? ["the arguments of a task", ""]
    : part === null
    ? ["an item", ""]
    : ["a chunk of a call with an id", 'give a smaller "chunkSize", or '];
  return new RangeError(
    `Cannot ${call} as ${what} must take at most ${maxLength} bytes: current value is ${length}, ${less}give the URL of a file or a store, or raise "maxLength"`,
  );
}
