// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The options of pools over BullMQ, of their calls, and of those who serve them.
 *
 * @module
 */

import type {
  ProcessPermissions,
  StartMethod,
  StartMethodChoice,
  WaitOptions,
} from "../base/options.ts";
import type { InsightsOptions } from "../pool/tasks/options.ts";
import type { Target } from "../process/options.ts";

/** Where Redis is, and how it is spoken to: the options of ioredis, of which these are the most used. */
export interface RedisOptions {
  /**
   * Its host.
   *
   * @default {"127.0.0.1"}
   */
  host?: string;
  /**
   * Its port.
   *
   * @default {6379}
   */
  port?: number;
  /** The path of its Unix socket, in place of host and port. */
  path?: string;
  /** The number of its database. */
  db?: number;
  /** Who logs in. */
  username?: string;
  /** With which password. */
  password?: string;
  /** Options of `node:tls`: with them the connection is encrypted. */
  tls?: object;
  /** Any other option of ioredis. */
  [option: string]: unknown;
}

/** What a pool and those who serve it have in common. */
export interface QueueOptions {
  /**
   * Where Redis is: options of ioredis, a URL (`redis://`, `rediss://` for TLS), or the path of a Unix
   * socket.
   */
  connection: RedisOptions | string | URL;
  /**
   * The name of BullMQ's queue.
   *
   * @default {"multiprocessing"}
   */
  queue?: string;
  /**
   * BullMQ's prefix of all keys: queues of the same name under different prefixes have nothing in common.
   *
   * @default {"bull"}
   */
  prefix?: string;
  /**
   * The folder that modules are named from. It may stand elsewhere on each host. Default: the folder of the
   * nearest `deno.json` or `package.json`.
   */
  root?: string | URL;
  /**
   * Bytes that the arguments of a task, or a chunk's items, may take, and its results.
   *
   * @default {16_777_216}
   */
  maxLength?: number;
}

/** How long to wait before a task is begun again: BullMQ's `backoff`. */
export interface BackoffOptions {
  /** The same each time, or twice as long each time. */
  type: "fixed" | "exponential";
  /** Milliseconds. */
  delay: number;
}

/** Options of a {@linkcode Pool} over BullMQ. */
export interface PoolOptions extends QueueOptions {
  /**
   * How often a task is begun at the most, each time after a worker or a host has died with it. Errors that
   * it throws are no deaths.
   *
   * @default {1}
   */
  attempts?: number;
  /**
   * Milliseconds before it is begun again, or how they grow, when a worker has died with it. Default: at
   * once, as always when its host has died.
   */
  backoff?: number | BackoffOptions;
  /**
   * How many chunks `map` makes, and how many tasks `imap` has in the queue ahead of the results that have been
   * taken. A few times the number of all workers is good.
   *
   * @default {64}
   */
  window?: number;
  /**
   * Milliseconds that results are kept for whoever resumes, and failed jobs for BullMQ's consoles.
   *
   * @default {86_400_000}
   */
  keep?: number;
  /**
   * Keep figures for {@linkcode Pool.insights}, and as many of the slowest tasks as `slowest` says: 5 unless
   * told.
   *
   * @default {false}
   */
  insights?: boolean | InsightsOptions;
}

/** Options of one task. */
export interface TaskOptions extends WaitOptions {
  /** Ignored, but that it must be a list: what goes to another host is always a copy. */
  transfer?: Transferable[];
  /**
   * How often it is begun again, in addition to the pool's `attempts`.
   *
   * @default {0}
   */
  retries?: number;
  /**
   * Higher first among the tasks that wait, of all pools on the queue; equal ones in order. A whole number
   * from -1,000,000 to 1,000,000.
   *
   * @default {0}
   */
  priority?: number;
  /**
   * Milliseconds before it may begin.
   *
   * @default {0}
   */
  delay?: number;
}

/** Options of `map` and its kin. */
export interface MapOptions extends TaskOptions {
  /** Items a job. Default: as many as make `window` jobs; 1 for `imap` and for what has no length. */
  chunkSize?: number;
  /** Called after each job; `total` is null while the input's length is unknown. */
  onProgress?: (done: number, total: number | null) => void;
  /**
   * A name for this call, of letters, digits, `_` and `-`: {@linkcode Pool.resume} gives its results to
   * another program. For `map` and `starmap`, and their async forms, over what has a length.
   */
  id?: string;
}

/** Options of `map` and `starmap`, and their async forms. */
export interface WholeMapOptions extends MapOptions {
  /**
   * Of each item how it has ended, and no error.
   *
   * @default {false}
   */
  settled?: boolean;
}

/** Options of {@linkcode serve}. */
// deno-lint-ignore no-explicit-any
export interface ServeOptions<I extends readonly unknown[] = readonly any[]> extends QueueOptions {
  /** The modules whose exports may be called: paths from the root, in which `*`, `**` and `?` stand for others. */
  modules: readonly (string | URL)[];
  /** Workers here. Default: `cpuCount()`. */
  processes?: number;
  /** Run in each worker before its first task. */
  initializer?: Target<I>;
  /**
   * What the initializer is called with.
   *
   * @default {[]}
   */
  initargs?: Readonly<NoInfer<I>>;
  /** A worker is replaced after as many jobs. Default: never. */
  maxTasksPerChild?: number;
  /** Default: the default context. */
  context?: StartMethod | StartMethodChoice;
  /**
   * Those of the workers.
   *
   * @default {"inherit"}
   */
  permissions?: "inherit" | "none" | ProcessPermissions;
  /**
   * Milliseconds without a sign of life after which another host may take a job: BullMQ's `lockDuration`.
   *
   * @default {30_000}
   */
  lockDuration?: number;
  /**
   * Milliseconds between two looks for jobs of hosts that have died: BullMQ's `stalledInterval`.
   *
   * @default {30_000}
   */
  stalledInterval?: number;
}
