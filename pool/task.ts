// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * A task as its pool sees it.
 *
 * @module
 */

import type { KnownTarget } from "./targets.ts";
import { CALL, CALL_ONE, type Mode } from "./wire.ts";

/** What few tasks have. */
export interface Special {
  /** Whether it may be stopped: then no other task shares its worker meanwhile. */
  readonly alone: boolean;
  /** What is moved to the worker. */
  readonly transfer: Transferable[] | undefined;
  /** Called when it goes to a worker. */
  readonly onStart: (() => void) | undefined;
  /** Of a chunk: how many items come before it. */
  readonly first: number;
}

/** What a worker is asked to do once, and who waits for it. */
export interface Task {
  /** What is called. */
  readonly target: KnownTarget;
  /** How it is called. */
  readonly mode: Mode;
  /** Its arguments, the one that it has, or the items of a chunk. */
  readonly input: unknown;
  /** Called with the result. */
  readonly resolve: (value: unknown) => void;
  /** Called with the error. */
  readonly reject: (error: unknown) => void;
  /** What most tasks do not have. */
  readonly special: Special | null;
}

/**
 * Makes a task: as a literal, since engines forget the shape that a class gives its objects when memory is
 * tidied up while there are none, and all that they have compiled for it.
 *
 * @param target What is called.
 * @param mode How it is called. What is called with one argument is given that alone.
 * @param args Its arguments, or the items of a chunk.
 * @param resolve Called with the result.
 * @param reject Called with the error.
 * @param special What most tasks do not have.
 * @returns The task.
 */
export function makeTask(
  target: KnownTarget,
  mode: Mode,
  args: readonly unknown[],
  resolve: (value: unknown) => void,
  reject: (error: unknown) => void,
  special: Special | null = null,
): Task {
  const isOne = mode === CALL && args.length === 1 && Array.isArray(args);
  return {
    target,
    mode: isOne ? CALL_ONE : mode,
    input: isOne ? args[0] : args,
    resolve,
    reject,
    special,
  };
}
