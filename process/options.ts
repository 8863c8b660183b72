// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The types that callers hand to {@linkcode Process}: targets and options.
 *
 * @module
 */

import type { ProcessPermissions, StartMethod, StartMethodChoice, Stdio } from "../base/options.ts";

declare const signature: unique symbol;

/** Where a target is, as plain data; made with {@linkcode reference} or {@linkcode inline}. */
export interface TargetReference<
  // deno-lint-ignore no-explicit-any
  A extends readonly unknown[] = readonly any[],
  R = unknown,
> {
  /** The module that exports it. */
  readonly module: string | URL;
  /** The name it is exported by. */
  readonly name: string;
  /**
   * For the type checker only; never there at run time.
   *
   * @internal
   */
  readonly [signature]?: (...args: A) => R | Promise<R>;
}

/**
 * What another process can run: an exported function, a builtin reachable from `globalThis`
 * (`Math.sqrt`), or a reference. `R` is the awaited result: an async function that gives
 * `Promise<number>` is a target of `number`.
 */
// deno-lint-ignore no-explicit-any
export type Target<A extends readonly unknown[] = readonly any[], R = unknown> =
  | ((...args: A) => R | Promise<R>)
  | TargetReference<A, R>;

/** Options of {@linkcode Process}. */
// deno-lint-ignore no-explicit-any
export interface ProcessOptions<A extends readonly unknown[] = readonly any[]> {
  /** What to run. Default: nothing; a subclass overrides {@linkcode Process.run} instead. */
  target?: Target<A>;
  /**
   * Structured-cloned to the child. Required when the target needs arguments.
   *
   * @default {[]}
   */
  args?: Readonly<NoInfer<A>>;
  /** Default `Process-1`, `Process-2`, ...; a child's own children: `Process-1:1`, ... */
  name?: string;
  /** Terminated when its parent ends. Default: that of the current process. */
  daemon?: boolean;
  /** Default: the default context. */
  context?: StartMethod | StartMethodChoice;
  /**
   * Added to the parent's environment. In a worker under Deno, `Deno.env` and `process.env` of the
   * worker show them.
   */
  env?: Record<string, string>;
  /** Default: the parent's. A worker has no folder of its own: it refuses one. */
  cwd?: string | URL;
  /**
   * Standard output.
   *
   * @default {"inherit"}
   */
  stdout?: Stdio;
  /**
   * Standard error.
   *
   * @default {"inherit"}
   */
  stderr?: Stdio;
  /**
   * Never more than the parent has. A worker with less needs `--unstable-worker-options` in Deno.
   *
   * @default {"inherit"}
   */
  permissions?: "inherit" | "none" | ProcessPermissions;
  /**
   * May outlive its parent, however that ends. The parent doesn't wait for it.
   *
   * @default {false}
   */
  detached?: boolean;
}

/** {@linkcode ProcessOptions}, with `args` required when the target needs them. */
export type ProcessOptionsFor<A extends readonly unknown[]> =
  & ProcessOptions<A>
  & ([] extends A ? unknown : {
    /** The arguments that the target needs. */
    args: Readonly<NoInfer<A>>;
  });
