// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * A task as its pool sees it.
 *
 * @module
 */

import { type Keep, taskHooks } from "../../base/task_hooks.ts";
import type { KnownTarget } from "./targets.ts";
import { CALL, CALL_ONE, type Mode, type TaskCommand } from "./wire.ts";

/** Who holds a task. */
export interface Holder {
  /** The name of its worker. */
  readonly name: string;
  /** The id of the worker's process. */
  readonly pid: number;
  /**
   * Tells its worker something.
   *
   * @param command What.
   */
  tell(command: TaskCommand): void;
}

/** What few tasks have. */
export interface Special {
  /** Whether no other task shares its worker meanwhile: it may be stopped, or moves what it is given. */
  alone: boolean;
  /** Whether what it is given moves to its worker, and so can't be given to another. */
  moves: boolean;
  /** What is moved to the worker. */
  readonly transfer: Transferable[] | undefined;
  /** Called when it goes to a worker, and with null when it is taken back. */
  readonly onStart: ((holder: Holder | null) => void) | undefined;
  /** Higher first among those that wait. */
  readonly priority: number;
  /** Told whether it may be, or come to be, with no worker. */
  keep: Keep | undefined;
  /** Of a chunk: how many items come before it. */
  readonly first: number;
  /** Whether it is its worker's own: it goes to no other, and counts as no task. */
  readonly isOwn: boolean;
  /** Whether it is of many that were given at once, and so is none too many. */
  readonly isPaced: boolean;
  /** How often it may be begun again if its worker dies. */
  retries: number;
  /** 1, and one more each time that it is begun again. */
  attempt: number;
  /** Milliseconds that it has for its end when it is stopped. */
  readonly grace: number;
  /** Takes what it emits. */
  readonly onEvent: ((value: unknown) => void) | undefined;
  /** Takes what it yields. */
  readonly onYield: ((values: unknown[]) => void) | undefined;
  /** Called when who waits for it waits no longer. */
  readonly onStop: ((reason: unknown) => void) | undefined;
  /** The span that it was given in: the parent of those that are made in it. */
  readonly parent: string | undefined;
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
  special: Special | null;
  /** When its turn is, among those of its priority. */
  turn: number;
  /** When it was submitted, in a pool that is watched; below 0: its end has been noted. */
  at: number;
}

/** The same for a task that needs nothing of it. */
const NOTHING: Special = {
  alone: false,
  moves: false,
  transfer: undefined,
  onStart: undefined,
  priority: 0,
  keep: undefined,
  first: 0,
  isOwn: false,
  isPaced: false,
  retries: 0,
  attempt: 1,
  grace: 0,
  onEvent: undefined,
  onYield: undefined,
  onStop: undefined,
  parent: undefined,
};

/**
 * What few tasks have.
 *
 * @param given What is needed of it.
 * @returns All of it.
 */
export function makeSpecial(given: Partial<Special>): Special {
  return { ...NOTHING, ...given };
}

/**
 * It has turned out that what a task is given moves: from now on no other task shares its worker.
 *
 * @param task The task.
 */
export function isolate(task: Task): void {
  task.special ??= makeSpecial({});
  task.special.alone = task.special.moves = true;
}

/**
 * A task's worker has died: it may be that it is begun again. What has moved is gone.
 *
 * @param task The task, which counts one attempt more if so.
 * @returns Whether it is.
 */
export function mayRetry({ special }: Task): boolean {
  if (special === null || special.retries === 0 || special.moves) return false;
  special.retries--;
  special.attempt++;
  return true;
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
  const keep = taskHooks.submitted?.(args) ?? null;
  if (keep !== null) {
    special = makeSpecial({ ...special, keep });
    reject = rejecting(keep, reject);
  }
  const isOne = mode === CALL && args.length === 1 && Array.isArray(args);
  return {
    target,
    mode: isOne ? CALL_ONE : mode,
    input: isOne ? args[0] : args,
    resolve,
    reject,
    special,
    turn: 0,
    at: 0,
  };
}

/** Whoever rejects it may know of nothing else. */
function rejecting(keep: Keep, reject: (error: unknown) => void): (error: unknown) => void {
  return (error) => {
    keep(false);
    reject(error);
  };
}
