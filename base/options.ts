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

/**
 * Checks the name of a start method.
 *
 * @param method The name.
 * @throws {RangeError} If there is none of that name.
 */
export function checkMethod(method: unknown): asserts method is StartMethod {
  if (METHODS.includes(method as StartMethod)) return;
  throw new RangeError(
    `Cannot use the start method as it must be one of ${METHODS.join(", ")}: current value is "${
      String(method)
    }"`,
  );
}

/**
 * Checks an option `context`, where it is given.
 *
 * @param context A start method or a context.
 * @throws {TypeError} If it is neither a string nor a context.
 * @throws {RangeError} If there is no such start method.
 */
export function checkContext(context: unknown): void {
  if (context === undefined) return;
  if (typeof context === "string") return checkMethod(context);
  checkMethod((context as StartMethodChoice | null)?.startMethod);
}

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
