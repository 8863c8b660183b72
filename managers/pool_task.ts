// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * What the workers of a manager's pool run.
 *
 * @module
 */

import type { Place } from "../base/boot.ts";
import { find } from "../process/lookup.ts";

/**
 * Calls a function that was named in another process.
 *
 * @param place Where it is.
 * @param args What it is called with.
 * @returns What it gives.
 */
export async function runTask(place: Place, args: readonly unknown[]): Promise<unknown> {
  const { value, holder } = await find(place);
  return await value.apply(holder, args);
}
