// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * What has workers stays where they are: a copy of it would have none.
 *
 * @module
 */

import { HANDLE } from "../../codec/handle.ts";
import { ProcessStateError } from "../../errors.ts";

/**
 * Makes each try to send one fail: Python's `pool objects cannot be passed between processes or pickled`.
 *
 * @param type The class.
 * @param what What one of it is called.
 */
export function refuseTravel({ prototype }: { prototype: object }, what: string): void {
  Object.defineProperty(prototype, HANDLE, {
    value(): never {
      throw new ProcessStateError(
        `Cannot send ${what} as its workers belong to who has made it: make one there, or use that of a manager`,
      );
    },
  });
}
