// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * A task as its pool sees it.
 *
 * @module
 */

import type { KnownTarget } from "./targets.ts";
import type { Mode } from "./wire.ts";

/** What a worker is asked to do once, and who waits for it. */
export interface Task {
  /** What is called. */
  readonly target: KnownTarget;
  /** How it is called. */
  readonly mode: Mode;
  /** Its arguments, or the items of a chunk. */
  readonly args: readonly unknown[];
  /** What is moved to the worker. */
  readonly transfer: Transferable[] | undefined;
  /** Whether it may be stopped: then no other task shares its worker meanwhile. */
  readonly alone: boolean;
  /** Called with the result. */
  readonly resolve: (value: unknown) => void;
  /** Called with the error. */
  readonly reject: (error: unknown) => void;
  /** Called when it goes to a worker. */
  readonly onStart?: () => void;
}
