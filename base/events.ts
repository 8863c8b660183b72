// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * What happens in a pool, for whoever watches it. The scheduler and its workers say this, and know nothing else of
 * being watched; while nobody watches they say nothing. All times are milliseconds on the clock of the process that
 * made the pool.
 *
 * @module
 */

import type { Place } from "./boot.ts";

/** A task. */
export interface WatchedTask {
  /** What is called. */
  readonly target: { readonly place: Place };
  /** Its arguments, the one that it has, or the items of a chunk. */
  readonly input: unknown;
  /** When it was submitted; below 0: its end has been noted. */
  at: number;
}

/** What only those know of a task who have made it. */
export interface TaskReader {
  /**
   * How many tasks it is for the program.
   *
   * @param task The task.
   * @returns How many: each item of a `map` is one, what workers do of their own none.
   */
  countOf(task: WatchedTask): number;
  /**
   * How many of its items have failed, though it hasn't as a whole.
   *
   * @param task The task.
   * @param value Its result.
   * @returns How many.
   */
  failedIn(task: WatchedTask, value: unknown): number;
  /**
   * What its target was called with.
   *
   * @param task The task.
   * @param index Which item, of a chunk.
   * @returns The arguments.
   */
  argsOf(task: WatchedTask, index: number): readonly unknown[];
}

/** A worker. */
export interface WatchedWorker {
  /** From 0 on: that of the one that it replaces. */
  readonly place: number;
  /** Its name. */
  readonly name: string;
  /** The id of its process. */
  readonly pid: number;
  /** How many tasks it is at. */
  readonly running: number;
  /** The one that it is at, or the first of several; null: none of the program's. */
  readonly current: WatchedTask | null;
}

/** How a worker has booted, by its own measure. */
export type BootNotes = [
  /** When its initializer was called, or would have been. */
  ready: number,
  /** Milliseconds in the initializer; -1: there is none. */
  initMs: number,
  /** By how many milliseconds its clock may differ from the pool's. */
  clockError: number,
];

/** What a worker says of itself, with what it sends anyway. */
export type Notes = [
  /** When. */
  at: number,
  /** Milliseconds ready and without a task, up to then. */
  waitMs: number,
  /** Bytes: resident ones of a process, of the heap of a thread. */
  memory: number,
  /**
   * Of the tasks that have ended, in order: how many, when the first began, and how many milliseconds they took
   * together. Several are such as were short. A chunk of items is the number of pairs that follow, negative; when it
   * began; and pairs: so many items, so many milliseconds together. A negative count there is one item among the last
   * so many: which, is not known.
   */
  tasks: number[],
  /** Said first. */
  boot: BootNotes | null,
];

/** What happens. */
export type PoolEvent =
  /** A task was given: so many items. */
  | { kind: "submitted"; count: number }
  /** Nobody waits for a task any more, or nobody will do it. */
  | { kind: "dropped"; task: Pick<WatchedTask, "at">; count: number }
  /** Tasks have ended, as `worker` has said, and their times before; `outcomes` is null if none has failed. */
  | {
    kind: "ended";
    worker: WatchedWorker;
    tasks: readonly WatchedTask[];
    values: readonly unknown[];
    outcomes: readonly number[] | null;
  }
  /** A task's worker died while it was at it. */
  | { kind: "lost"; task: WatchedTask; count: number; worker: WatchedWorker; isRetried: boolean }
  /** A worker was started. */
  | { kind: "started"; worker: WatchedWorker; at: number }
  /** A worker has said something of itself; the ends of the tasks follow. */
  | { kind: "reported"; worker: WatchedWorker; notes: Notes }
  /** A worker was told that there is no more to do. */
  | { kind: "released"; worker: WatchedWorker }
  /** A worker has ended. */
  | { kind: "gone"; worker: WatchedWorker; exitCode: number; wasIdle: boolean };

/** Who watches a pool. */
export type Watcher = (event: PoolEvent) => void;
