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
} from "../../base/options.ts";
import type { Target } from "../../process/options.ts";

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
  /** A worker is replaced after as many; a chunk of a `map` is one, as in Python. Default: never. */
  maxTasksPerChild?: number;
  /**
   * Milliseconds from SIGTERM to SIGKILL for a worker that doesn't end.
   *
   * @default {5_000}
   */
  killTimeout?: number;
  /** With it workers are started as they are needed, up to `processes`, and those beyond it end when idle. */
  minProcesses?: number;
  /**
   * Milliseconds without a task after which a worker beyond `minProcesses` ends. Default 60,000 where that is
   * given, else for ever; with it alone none has to stay.
   */
  idleTimeout?: number;
  /**
   * Tasks at once in one worker: for targets that wait. A worker that dies costs all that it was at.
   *
   * @default {1}
   */
  concurrency?: number;
  /**
   * Tasks that wait for a worker; one more rejects with {@linkcode PoolFullError}. `map`, `starmap` and `imap` pace
   * themselves. Default: no limit.
   */
  maxQueue?: number;
  /**
   * Bytes: resident ones of a process, of the heap of a thread. Above it a worker is replaced between two tasks.
   * Default: no limit.
   */
  maxMemoryPerChild?: number;
  /** Run in each worker before it ends by {@linkcode Pool.close}, recycling or idleness. */
  finalizer?: Target;
  /**
   * What the finalizer is called with.
   *
   * @default {[]}
   */
  finalargs?: readonly unknown[];
  /**
   * How nice to others, from 0 to 19: the system's niceness. Processes only. Windows knows two steps: from 10 on,
   * and 19.
   *
   * @default {0}
   */
  nice?: number;
  /**
   * What the workers print: as it is, each whole line with the worker's name before it, or nothing.
   *
   * @default {"inherit"}
   */
  output?: "inherit" | "prefixed" | "null";
  /**
   * Keep figures for {@linkcode Pool.insights}, and as many of the slowest tasks as `slowest` says: 5 unless told
   * otherwise.
   *
   * @default {false}
   */
  insights?: boolean | InsightsOptions;
  /**
   * Keep events for {@linkcode Pool.traceEvents}, as many as `limit` says, then the oldest go: 100,000 unless told
   * otherwise.
   *
   * @default {false}
   */
  trace?: boolean | TraceOptions;
  /** Default: the default context. */
  context?: StartMethod | StartMethodChoice;
  /**
   * Those of the workers, which must be enough to import the targets.
   *
   * @default {"inherit"}
   */
  permissions?: "inherit" | "none" | ProcessPermissions;
}

/** What is kept for {@linkcode Pool.insights}. */
export interface InsightsOptions {
  /**
   * How many of the slowest tasks.
   *
   * @default {5}
   */
  slowest?: number;
}

/** What is kept for {@linkcode Pool.traceEvents}. */
export interface TraceOptions {
  /**
   * How many events; then the oldest go.
   *
   * @default {100_000}
   */
  limit?: number;
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
  /**
   * How often a task whose worker has died is begun again: for tasks that may be done twice. What it throws is no
   * death; what was moved to a thread is gone with it.
   *
   * @default {0}
   */
  retries?: number;
  /**
   * Higher first among the tasks that wait; equal ones in order.
   *
   * @default {0}
   */
  priority?: number;
  /**
   * Milliseconds between the task's own signal and the end of its worker, at timeout or abort. A task that ends in
   * time keeps its worker; what it gives then is dropped.
   *
   * @default {0}
   */
  grace?: number;
  /** Takes what the task emits by `currentTask().emit()`. What it throws is an uncaught error. */
  onEvent?: (value: unknown) => void;
}

/** Options of {@linkcode Pool.stream}. */
export interface StreamOptions extends TaskOptions {
  /**
   * Values that may wait for the reader.
   *
   * @default {16}
   */
  buffer?: number;
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

/** Options of {@linkcode Pool.map}, {@linkcode Pool.starmap} and their asynchronous forms. */
export interface WholeMapOptions extends MapOptions {
  /**
   * Gives of each item how it has ended, instead of the first error.
   *
   * @default {false}
   */
  settled?: boolean;
}

/** They run before those who wait for the result go on. */
export interface Callbacks<R> {
  /** Called with the result. */
  callback?: (value: R) => void;
  /** Called with the error. */
  errorCallback?: (error: unknown) => void;
}
