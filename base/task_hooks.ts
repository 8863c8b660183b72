// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * What is to be told of a pool's tasks and what they are given, by pools that need not know whom they tell: null until
 * there is something to be told.
 *
 * @module
 */

/** Keeps in mind what a task was given, or doesn't any more; the same may be said again. */
export type Keep = (isKept: boolean) => void;

interface TaskHooks {
  /**
   * A task was submitted, and is not with a worker.
   *
   * @returns To be called with false when it has gone to one, or never will; with true when it may come back from one.
   * Null: no matter.
   */
  submitted: ((args: readonly unknown[]) => Keep | null) | null;
  /** A task is about to be given: it goes on as what this gives. */
  traced: (<T extends object>(task: T, pool: string) => T) | null;
  /** In a worker: a task has come. */
  arrived: ((input: unknown) => void) | null;
  /** In a worker: a task that has come has ended, or was given back. */
  done: ((input: unknown) => void) | null;
  /** In a worker: gives the task that runs, as code in it sees it. */
  current: (() => object | null) | null;
}

/** What is to be told. */
export const taskHooks: TaskHooks = {
  submitted: null,
  traced: null,
  arrived: null,
  done: null,
  current: null,
};
