// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * What a pool asks of whoever runs its tasks: how they are shared out, and where, is the engine's affair alone.
 *
 * @module
 */

import type { Settler } from "../tasks/limit.ts";
import type { KnownTarget } from "../tasks/targets.ts";
import type { Task } from "../tasks/task.ts";

/** Whether a pool takes tasks, and if not, why. */
export type PoolState = "open" | "closed" | "terminated" | "broken";

/** Runs the tasks of one pool. */
export interface Engine {
  /** Whether it takes tasks. */
  readonly state: PoolState;
  /** How many workers there may be. */
  readonly size: number;
  /** The ids of the workers' processes. */
  readonly pids: number[];
  /** How many tasks wait beyond those that a worker is free for, also one that is still to come. */
  readonly excess: number;
  /**
   * Takes a task: it is settled sooner or later, whatever happens.
   *
   * @param task The task.
   */
  add(task: Task): void;
  /**
   * Takes a task back that nobody waits for: it is not begun, or its worker is ended.
   *
   * @param task The task.
   * @param reason Why: told to the task, where it is given time for its end.
   */
  cancel(task: Task, reason: unknown): void;
  /**
   * Takes a task back that is with no worker.
   *
   * @param task The task.
   * @returns Whether it is not.
   */
  withdraw(task: Task): boolean;
  /**
   * Has each worker do something, those that come later too.
   *
   * @param target What is called.
   * @param args With what.
   * @param settler Is told of the results of those that are there.
   */
  broadcast(target: KnownTarget, args: readonly unknown[], settler: Settler<unknown[]>): void;
  /** Tasks are given out by priority from now on: workers hold none ahead. */
  holdBack(): void;
  /**
   * Changes how many workers there may be.
   *
   * @param size How many.
   */
  resize(size: number): void;
  /**
   * A task is on its way: the program goes on, and the workers stay.
   *
   * @param isPaced Whether it is of many that were given at once.
   * @returns Says that it has come.
   */
  hold(isPaced?: boolean): () => void;
  /**
   * Tasks may come, even after close: the workers stay until none will.
   *
   * @returns Says that no more will come.
   */
  keepOpen(): () => void;
  /** Resolves when no task waits for a worker. */
  drained(): Promise<void>;
  /** No more tasks come. */
  close(): void;
  /**
   * Ends all workers, and drops what they have not done.
   *
   * @param signal How they are ended.
   */
  terminate(signal: "SIGTERM" | "SIGKILL"): void;
  /** Resolves when all workers have ended. */
  ended(): Promise<void>;
}
