// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * A task as its pool sees it.
 *
 * @module
 */

import type { KnownTarget } from "./targets.ts";
import { CALL, CALL_ONE, type Mode } from "./wire.ts";

/** What few tasks have. */
export interface Special {
  /** Whether it may be stopped: then no other task shares its worker meanwhile. */
  readonly alone: boolean;
  /** What is moved to the worker. */
  readonly transfer: Transferable[] | undefined;
  /** Called when it goes to a worker. */
  readonly onStart: (() => void) | undefined;
}

/**
 * What a worker is asked to do once, and who waits for it. There may be a great many that wait, each of
 * which is copied when memory is tidied up: none has more than it needs.
 */
export class Task {
  /** What is called. */
  readonly target: KnownTarget;
  /** How it is called. */
  readonly mode: Mode;
  /** Its arguments, the one that it has, or the items of a chunk. */
  readonly input: unknown;
  /** Called with the result. */
  readonly resolve: (value: unknown) => void;
  /** Called with the error. */
  readonly reject: (error: unknown) => void;
  /** What most tasks do not have. */
  readonly special: Special | null;

  /**
   * What is called with one argument is given that alone.
   *
   * @param target What is called.
   * @param mode How it is called.
   * @param args Its arguments, or the items of a chunk.
   * @param resolve Called with the result.
   * @param reject Called with the error.
   * @param special What most tasks do not have.
   */
  constructor(
    target: KnownTarget,
    mode: Mode,
    args: readonly unknown[],
    resolve: (value: unknown) => void,
    reject: (error: unknown) => void,
    special: Special | null = null,
  ) {
    const isOne = mode === CALL && args.length === 1 && Array.isArray(args);
    this.target = target;
    this.mode = isOne ? CALL_ONE : mode;
    this.input = isOne ? args[0] : args;
    this.resolve = resolve;
    this.reject = reject;
    this.special = special;
  }
}
