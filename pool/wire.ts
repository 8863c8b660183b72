// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * What a pool and its workers say to each other: flat arrays, as the codec is fastest with those.
 *
 * @module
 */

import type { Place } from "../base/boot.ts";

/** The target is called with the arguments. */
export const CALL = 0;
/** The target is called with each item. */
export const MAP = 1;
/** The target is called with the elements of each item. */
export const STARMAP = 2;
/** The target is called with one argument: each of a run of tasks with its own. */
export const CALL_ONE = 3;

/** How a task calls its target. */
export type Mode = typeof CALL | typeof MAP | typeof STARMAP | typeof CALL_ONE;

/**
 * To a worker: the targets that are new to it, each an id and a place, then for each task the id of its
 * target, its mode, and its arguments or items; for a run of calls with one argument a list of those,
 * which the codec packs if they are numbers.
 */
export type Batch = [targets: [number, Place][] | null, ...runs: unknown[]];

/**
 * To a worker: it is to give back the tasks that it has not begun. It is no list, as a {@linkcode Batch} is.
 */
export const RECALL = 0;

/** To a worker. */
export type Command = Batch | typeof RECALL;

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

/** To the pool. */
export type Report =
  | [kind: typeof READY]
  | [kind: typeof FAILED, error: unknown]
  | [kind: typeof RESULTS, busy: number, values: unknown[], outcomes: Outcome[] | null]
  | [kind: typeof RESULT, busy: number, outcome: Outcome, value: unknown]
  | [kind: typeof RETURNED, count: number];

/** The outcome of a task. */
export const OK = 0;
/** The target has thrown. */
export const THROWN = 1;
/** The target can't be found. */
export const MISSING = 2;

/** How a task has ended. */
export type Outcome = typeof OK | typeof THROWN | typeof MISSING;
