// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * What travels by name, wherever it goes.
 *
 * @module
 */

import type { Placeholder } from "../codec/handle.ts";
import { ProcessStateError } from "../errors.ts";

/**
 * What travels in the place of something that has a name.
 *
 * @param context Where it goes.
 * @param kind The kind of the handle.
 * @param what What it is, for the text of errors.
 * @param data What makes it again.
 * @returns The placeholder.
 * @throws {ProcessStateError} If no handles can go there.
 */
export function travelByName(
  context: unknown,
  kind: string,
  what: string,
  data: unknown,
): Placeholder {
  // Of a context that handles go along with, this is all that is asked here.
  const { kinds } = Object(context) as { kinds?: unknown };
  if (kinds instanceof Set) {
    kinds.add(kind);
    return { kind, data };
  }
  throw new ProcessStateError(
    `Cannot send ${what} this way: pass it as an argument of a process or task, or through a connection of this family`,
  );
}

/**
 * What came in the place of it.
 *
 * @param context Where it came from.
 * @param data What came.
 * @returns The same.
 * @throws {TypeError} If it came from a stranger.
 */
export function arriveByName<T>(context: unknown, data: unknown): T {
  if (typeof context !== "symbol") return data as T;
  throw new TypeError("Cannot receive shared memory from someone who has shown no key");
}
