// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The options of pools and of their tasks.
 *
 * @module
 */

import type {
  ProcessPermissions,
  StartMethod,
  StartMethodChoice,
  WaitOptions,
} from "../base/options.ts";
import type { Target } from "../process/options.ts";

/**
 * Options of {@linkcode Pool}.
 *
 * @typeParam I The arguments of the initializer.
 */
// deno-lint-ignore no-explicit-any
export interface PoolOptions<I extends readonly unknown[] = readonly any[]> {
  /** Workers. Default {@linkcode cpuCount}. */
  processes?: number;
  /** Run in each worker before its first task. */
  initializer?: Target<I>;
  /**
   * What the initializer is called with.
   *
   * @default {[]}
   */
  initargs?: Readonly<NoInfer<I>>;
  /** A worker is replaced after as many. Default: never. */
  maxTasksPerChild?: number;
  /**
   * Milliseconds from SIGTERM to SIGKILL for a worker that doesn't end.
   *
   * @default {5_000}
   */
  killTimeout?: number;
  /** Default: the default context. */
  context?: StartMethod | StartMethodChoice;
  /**
   * Those of the workers, which must be enough to import the targets.
   *
   * @default {"inherit"}
   */
  permissions?: "inherit" | "none" | ProcessPermissions;
}

/** With `initargs` required when the initializer needs them. */
export type NeedsInitargs<I extends readonly unknown[]> = [] extends I ? unknown : {
  /** The arguments that the initializer needs. */
  initargs: Readonly<NoInfer<I>>;
};

/** `timeout` and `signal` stop the running task; its worker is replaced. */
export interface TaskOptions extends WaitOptions {
  /** Moved to the worker, not copied. A process can't be given what only moves: it gets a copy. */
  transfer?: Transferable[];
}

/** Options of {@linkcode Pool.map} and its kin. */
export interface MapOptions extends TaskOptions {
  /**
   * Items a task. Default: that of Python's `map`, a quarter of each worker's share; 1 for `imap` and
   * for what has no length.
   */
  chunkSize?: number;
  /** Called after each task; `total` is null while the input's length is unknown. */
  onProgress?: (done: number, total: number | null) => void;
}

/** They run before those who wait for the result go on. */
export interface Callbacks<R> {
  /** Called with the result. */
  callback?: (value: R) => void;
  /** Called with the error. */
  errorCallback?: (error: unknown) => void;
}
