// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * A task as its pool sees it.
 *
 * @module
 */

import type { Settler } from "./limit.ts";
import type { KnownTarget } from "./targets.ts";
import type { Mode } from "./wire.ts";

/** What a worker is asked to do once, and who waits for it. */
export class Task {
  /** What is called. */
  readonly target: KnownTarget;
  /** How it is called. */
  readonly mode: Mode;
  /** Its arguments, or the items of a chunk. */
  readonly args: readonly unknown[];
  /** Called with the result. */
  readonly resolve: (value: unknown) => void;
  /** Called with the error. */
  readonly reject: (error: unknown) => void;
  /** Whether it may be stopped: then no other task shares its worker meanwhile. */
  alone = false;
  /** What is moved to the worker. */
  transfer: Transferable[] | undefined = undefined;
  /** Called when it goes to a worker. */
  onStart: (() => void) | undefined = undefined;

  /**
   * A task without any of the options.
   *
   * @param target What is called.
   * @param mode How it is called.
   * @param args Its arguments, or the items of a chunk.
   * @param settler Who is told of its end.
   */
  constructor(
    target: KnownTarget,
    mode: Mode,
    args: readonly unknown[],
    { resolve, reject }: Settler<unknown>,
  ) {
    this.target = target;
    this.mode = mode;
    this.args = args;
    this.resolve = resolve;
    this.reject = reject;
  }
}
