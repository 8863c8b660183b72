// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The first thing that a worker does where its permissions are narrowed; see `entryOf` in
 * `runtime/deno/thread.ts`.
 *
 * @module
 */

import { begin as beginChild } from "../process/bootstrap.ts";
import type { Boot } from "../base/boot.ts";
import { tellExit } from "../runtime/runtime.ts";

/**
 * This worker is a child.
 *
 * @param boot What it must know first.
 */
export function begin(boot: Boot): void {
  tellExit();
  beginChild(boot);
}
