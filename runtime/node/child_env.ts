// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The environment of a child.
 *
 * @module
 */

import { MARK } from "../../base/mark.ts";
import { process } from "./builtins.ts";

/** Has `node:test` report to a runner that has started this very file, and no other program. */
const TEST_CONTEXT = "NODE_TEST_CONTEXT";

/** Flags that open the inspector, at a port that one process alone can have. */
const INSPECT_REGEXP = /(?<!\S)--inspect(?:-brk|-wait|-port|-publish-uid)?(?:=\S*)?(?!\S)/g;

/**
 * The environment of a child: that of this process, without what holds for this process alone.
 *
 * @param env What the program adds to it.
 * @param mark The mark of the child; none for a thread.
 * @returns All of it.
 */
export function childEnv(
  env: Record<string, string> | undefined,
  mark?: string,
): Record<string, string | undefined> {
  const { [TEST_CONTEXT]: _, NODE_OPTIONS: options, ...rest } = process.env;
  const kept = options?.replaceAll(INSPECT_REGEXP, "").trim();
  return {
    ...rest,
    ...(kept && { NODE_OPTIONS: kept }),
    ...env,
    ...(mark !== undefined && { [MARK]: mark }),
  };
}
