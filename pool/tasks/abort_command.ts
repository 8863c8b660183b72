// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Tells a task that it is to come to its end.
 *
 * @module
 */

import { encode } from "../../codec/codec.ts";
import { ABORT, type TaskCommand } from "./wire.ts";

/**
 * The command, with a reason that can be sent.
 *
 * @param id The number of the task.
 * @param reason Why.
 * @returns The command.
 */
export function abortOf(id: number, reason: unknown): TaskCommand {
  try {
    encode(reason);
    return [ABORT, id, reason];
  } catch {
    return [ABORT, id, new DOMException("The task was aborted", "AbortError")];
  }
}
