// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * How this program, or thread, was started. A child's entry knows, and tells other copies of the library
 * that the target's modules load.
 *
 * @module
 */

import { common } from "../../base/common.ts";
import { process, threads } from "./builtins.ts";

/** What is known. */
export interface Program {
  /** Whether it was given as text: then no path stands before its arguments. */
  readonly isEvaluated: boolean;
  /** Where its arguments begin. */
  argsAt: number;
  /** Whether standard error goes to the parent's thread, which alone knows where to. */
  errorToParent: boolean;
  /** Whether this is a worker that is a child. */
  isMessaged: boolean;
}

/** The same for all copies. */
export const program: Program = common("program", () => {
  const isEvaluated = (process as { _eval?: string })._eval !== undefined &&
    threads().isMainThread;
  const argsAt = isEvaluated ? 1 : 2;
  return { isEvaluated, argsAt, errorToParent: false, isMessaged: false };
});
