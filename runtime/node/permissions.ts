// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Only Deno can give a child less than its parent has.
 *
 * @module
 */

import { ProcessError } from "../../errors.ts";
import type { ProcessPermissions } from "../../base/options.ts";

/**
 * Checks that nothing is to be taken from the child.
 *
 * @param permissions What is asked for.
 * @throws {ProcessError} If it is anything but `inherit`.
 */
export function checkPermissions(permissions: "inherit" | "none" | ProcessPermissions): void {
  if (permissions === "inherit") return;
  throw new ProcessError(
    'Cannot narrow the permissions of a child as only Deno has them: leave out "permissions", or run the program in Deno',
  );
}
