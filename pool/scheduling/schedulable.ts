// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * What a scheduler and its workers know of each other.
 *
 * @module
 */

import type { WatchedWorker } from "../../base/events.ts";
import type { Task } from "../tasks/task.ts";

/** What a pool wants to know of a worker. */
export interface PoolWorkerEvents {
  /** It can take tasks, for the first time or again. */
  onRoom(worker: Schedulable): void;
  /** A task of it has ended, well or not. */
  onDone(): void;
  /** It has given tasks back that it has not begun. */
  onReturn(tasks: Task[]): void;
  /** It has ended. */
  onEnd(worker: Schedulable, end: PoolWorkerEnd): void;
}

/** A worker, as a scheduler sees it. */
export interface Schedulable extends WatchedWorker {
  /** Whether it can take tasks, now or when it has done others. */
  readonly isReady: boolean;
  /** Whether it holds no task. */
  readonly isIdle: boolean;
  /** How many more tasks it can take now. */
  readonly room: number;
  /** Whether it would begin one more at once. */
  readonly canBegin: boolean;
  /** How many tasks it holds. */
  readonly held: number;
  /** Whether it takes no more tasks. */
  readonly isRetired: boolean;
  /** How often it has been heard: it counts up whenever there is news of it. */
  readonly heard: number;
  /** How many tasks it could give back. */
  readonly spare: number;
  /**
   * Gives it tasks.
   *
   * @param tasks No more than there is room for.
   * @returns Those that it did not take, as they must be alone with their worker.
   */
  give(tasks: Task[]): Task[];
  /** Has it give back the tasks that it has not begun. */
  recall(): void;
  /** Looks out for its report, for a moment, where nothing else is to be done and that pays. */
  linger(): void;
  /** Holds no task from now on besides those that it is at. */
  holdBack(): void;
  /**
   * It takes no more tasks, and ends once it has done those that it holds.
   *
   * @param isBounded Whether it is ended if it does not end by itself.
   */
  retire(isBounded: boolean): void;
  /**
   * Stops a task that it is at, or has at hand.
   *
   * @param task The task.
   * @param reason Why.
   */
  stop(task: Task, reason: unknown): void;
  /** Ends it. */
  kill(signal: "SIGTERM" | "SIGKILL"): void;
  /** Whether it is at a task, or has it at hand. */
  holds(task: Task): boolean;
}

/** How a worker has ended. */
export interface PoolWorkerEnd {
  /** That of its process. */
  exitCode: number;
  /** The tasks that it was at. */
  lost: Task[];
  /** The tasks that it had not begun. */
  left: Task[];
  /** What its initializer has thrown. */
  cause: unknown;
  /** Whether it has ever been ready. */
  wasReady: boolean;
}
