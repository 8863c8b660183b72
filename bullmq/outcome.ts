// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * From a reply to what a call gives.
 *
 * @module
 */

import { decode } from "../codec/codec.ts";
import { NO_HANDLES } from "../codec/handle.ts";
import { ProcessError, TargetError, WorkerLostError } from "../errors.ts";
import type { Settler } from "../pool/tasks/limit.ts";
import type { Lost, Refused, Reply } from "./wire.ts";

/**
 * Tells whoever waits for a job what has come of it.
 *
 * @param reply What a host has said.
 * @param settler Who waits.
 * @param name The name of the target.
 * @param module The module of the target; null if it is a builtin.
 */
export function settle(
  { kind, bytes }: Reply,
  settler: Settler<unknown>,
  name: string,
  module: string | null,
): void {
  let value: unknown;
  try {
    value = decode(bytes, NO_HANDLES);
  } catch (cause) {
    const why = "Cannot give the result of the task as what came through Redis can't be read";
    return settler.reject(
      new ProcessError(`${why}: check that nobody else writes there`, { cause }),
    );
  }
  if (kind === "done") return settler.resolve(value);
  if (kind === "threw") return settler.reject(value);
  settler.reject(
    kind === "lost" ? lostError(value as Lost) : refusedError(value as Refused, name, module),
  );
}

/** The error of a task whose last attempt has been lost. */
export function lostError({ message, exitCode, pid }: Lost): WorkerLostError {
  return new WorkerLostError(message, { exitCode, pid });
}

function refusedError({ what, message }: Refused, name: string, module: string | null): Error {
  return what === "target"
    ? new TargetError(message, { module, targetName: name })
    : new ProcessError(`Cannot run the job as ${message}`);
}
