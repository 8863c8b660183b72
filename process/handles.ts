// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * What a child is told of the handles in its payload, whatever carries it.
 *
 * @module
 */

import type { SendContext } from "../ipc/handles/send_context.ts";
import { REVIVAL } from "../runtime/entries.ts";
import type { Handles } from "../base/boot.ts";

/**
 * What a child must know of the handles that it is given.
 *
 * @param context What has been sent.
 * @returns Null if there are none.
 */
export function handlesOf({ kinds }: SendContext): Handles | null {
  return kinds.size === 0 ? null : { kinds: [...kinds], revival: REVIVAL.href };
}
