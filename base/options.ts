// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The options that many calls share: how long to wait, how a child is started, what it may.
 *
 * @module
 */

/** How long to wait. Both absent: for ever. */
export interface WaitOptions {
  /** Milliseconds; 0 or less: do not wait. */
  timeout?: number;
  /** Rejects with `signal.reason`; nothing is consumed or acquired then. */
  signal?: AbortSignal;
}

/**
 * How a child is started. `spawn`: a fresh OS process. `worker`: a thread of this one, with a heap of
 * its own. `warm`: a process that has already booted, from a small reserve.
 */
export type StartMethod = "spawn" | "worker" | "warm";

/** Something that stands for a start method: a context, or anything with one. */
export interface StartMethodChoice {
  /** The start method. */
  readonly startMethod: StartMethod;
}

/** All start methods, the default one first. */
export const METHODS: readonly StartMethod[] = ["spawn", "worker", "warm"];

/** What to do with an output of a child: the parent's own, a stream to read, or nothing. */
export type Stdio = "inherit" | "piped" | "null";

/** The shape of `Deno.PermissionOptionsObject`, without needing Deno's types. */
export interface ProcessPermissions {
  /**
   * Environment variables.
   *
   * @default {false}
   */
  env?: "inherit" | boolean | string[];
  /**
   * Foreign libraries.
   *
   * @default {false}
   */
  ffi?: "inherit" | boolean | (string | URL)[];
  /**
   * Hosts to import code from.
   *
   * @default {false}
   */
  import?: "inherit" | boolean | string[];
  /**
   * Hosts, with or without a port.
   *
   * @default {false}
   */
  net?: "inherit" | boolean | string[];
  /**
   * Files and folders to read.
   *
   * @default {false}
   */
  read?: "inherit" | boolean | (string | URL)[];
  /**
   * Programs.
   *
   * @default {false}
   */
  run?: "inherit" | boolean | (string | URL)[];
  /**
   * Facts about the system.
   *
   * @default {false}
   */
  sys?: "inherit" | boolean | string[];
  /**
   * Files and folders to write.
   *
   * @default {false}
   */
  write?: "inherit" | boolean | (string | URL)[];
}
