// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * What a pool and its workers say to each other: flat arrays, as the codec is fastest with those.
 *
 * @module
 */

import type { Place } from "../../base/boot.ts";
import type { Notes } from "../../base/events.ts";
import { ProcessError } from "../../errors.ts";

/** The target is called with the arguments. */
export const CALL = 0;
/** The target is called with each item. */
export const MAP = 1;
/** The target is called with the elements of each item. */
export const STARMAP = 2;
/** The target is called with one argument: each of a run of tasks with its own. */
export const CALL_ONE = 3;

/** As {@linkcode MAP}, but each item has an outcome of its own. */
export const SETTLE_MAP = 4;
/** As {@linkcode STARMAP}, but each item has an outcome of its own. */
export const SETTLE_STARMAP = 5;
/** The target is a generator: it is called with the arguments, and what it yields is sent as it yields it. */
export const STREAM = 6;

/**
 * Whether a task calls its target with each of several items.
 *
 * @param mode How it is done.
 * @returns Whether it does.
 */
export function isChunk(mode: number): boolean {
  return mode === MAP || mode === STARMAP || mode === SETTLE_MAP || mode === SETTLE_STARMAP;
}

/**
 * Whether each of those items is several arguments.
 *
 * @param mode How a task is done.
 * @returns Whether it is.
 */
export function isSpread(mode: number): boolean {
  return mode === STARMAP || mode === SETTLE_STARMAP;
}

/** How a task calls its target. */
export type Mode =
  | (typeof CALL | typeof MAP | typeof STARMAP | typeof CALL_ONE)
  | (typeof SETTLE_MAP | typeof SETTLE_STARMAP | typeof STREAM);

/**
 * What a task is given.
 *
 * @param mode How it is done.
 * @param input What came.
 * @returns Its arguments, the one that it has, or its items.
 */
export function inputOf(mode: number, input: unknown): unknown {
  return mode >= WIDE ? (input as Wide)[3] : input;
}

/** The arguments of a generator, and how many values may wait at the other end. */
export type StreamInput = [args: readonly unknown[], buffer: number];

/** Added to the mode of a task that has more than an input: what it has is a {@linkcode Wide}. */
export const WIDE = 16;

/** What a task is given that is known by a number, is begun again, or emits. */
export type Wide = [
  id: number,
  attempt: number,
  hasEvents: boolean,
  input: unknown,
  parent?: string,
];

/** How long a {@linkcode Wide} is that has a parent. */
export const WIDE_IN_SPAN = 5;

/**
 * To a worker: the targets that are new to it, each an id and a place, then for each task the id of its
 * target, its mode, and its arguments or items; for a run of calls with one argument a list of those,
 * which the codec packs if they are numbers.
 */
export type Batch = [targets: [number, Place][] | null, ...runs: unknown[]];

/** It is to give back the tasks that it has not begun. */
export const RECALL = 0;
/** A task is to come to its end. */
export const ABORT = 1;
/** So many more values of a stream may be sent. */
export const CREDIT = 2;
/** No more values of a stream are wanted. */
export const STOP = 3;
/** The answer to {@linkcode ASK_TIME}. */
export const TIME = 4;

/** To a worker, of a task that it is at. */
export type TaskCommand =
  | [kind: typeof ABORT, id: number, reason: unknown]
  | [kind: typeof CREDIT, id: number, count: number]
  | [kind: typeof STOP, id: number];

/** To a worker: a {@linkcode Batch} begins with no number. */
export type Command =
  | Batch
  | [kind: typeof RECALL]
  | [kind: typeof TIME, time: number]
  | TaskCommand;

/**
 * Whether a command is tasks to do.
 *
 * @param command The command.
 * @returns Whether it is.
 */
export function isBatch(command: Command): command is Batch {
  return typeof command[0] !== "number";
}

/** How many elements of a {@linkcode Batch} a run, or another task, takes. */
export const RUN_SIZE = 3;

/** It has booted and run the initializer. */
export const READY = 0;
/** The initializer has thrown: an error follows. */
export const FAILED = 1;
/** The result or error of each task, in the order they came, and the outcome of each if any has failed. */
export const RESULTS = 2;
/** The outcome of one task, and its result or error. */
export const RESULT = 3;
/** The answer to {@linkcode RECALL}: how many of the last tasks it has not begun, and won't. */
export const RETURNED = 4;
/** It has more memory than it may: as {@linkcode RETURNED}, and it begins no task any more. */
export const FULL = 5;
/** A task has emitted a value. */
export const EVENT = 6;
/** A task has yielded values. */
export const YIELD = 7;
/** The ends of tasks that are known by their numbers: of each its id, outcome, and result or error. */
export const ENDS = 8;
/** The answer to {@linkcode ABORT}, where several tasks run at once: it is not blocked. */
export const HEARD = 9;

/** What it notes of itself and its tasks, in a pool that is watched, and what it reports anyway. */
export const WATCHED = 10;
/** It asks for the time, in a pool that is watched, before it is ready. */
export const ASK_TIME = 11;

/** To the pool that watches its workers: the notes are of what the report is of. */
export type WatchedReport =
  | Report
  | [kind: typeof WATCHED, notes: Notes, report: Report]
  | [kind: typeof ASK_TIME];

/** To the pool. */
export type Report =
  | [kind: typeof READY]
  | [kind: typeof FAILED, error: unknown]
  | [kind: typeof RESULTS, busy: number, values: unknown[], outcomes: Outcome[] | null]
  | [kind: typeof RESULT, busy: number, outcome: Outcome, value: unknown]
  | [kind: typeof RETURNED | typeof FULL, count: number]
  | [kind: typeof EVENT, id: number, value: unknown]
  | [kind: typeof YIELD, id: number, values: unknown[]]
  | [kind: typeof ENDS, ...ends: unknown[]]
  | [kind: typeof HEARD, id: number];

/**
 * What is not said here.
 *
 * @param kind The kind of a report.
 * @returns The error.
 */
export function unknownReport(kind: unknown): ProcessError {
  return new ProcessError(
    `Cannot take a report of a worker as its kind must be known: current value is ${kind}`,
  );
}

/** The outcome of a task. */
export const OK = 0;
/** The target has thrown. */
export const THROWN = 1;
/** The target can't be found. */
export const MISSING = 2;

/** How a task has ended. */
export type Outcome = typeof OK | typeof THROWN | typeof MISSING;
