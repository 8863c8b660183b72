// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * What a pool says that can't give what it is asked for: a result, or figures.
 *
 * @module
 */

import { BrokenPoolError, ProcessStateError, TargetError, WorkerLostError } from "../../errors.ts";

/**
 * No worker could take one.
 *
 * @param tried How many have been tried.
 * @param cause What the last of them failed by.
 * @returns The error.
 */
export function brokenError(tried: number, cause: unknown): BrokenPoolError {
  const workers = tried === 1 ? "1 worker has" : `${tried} workers have`;
  return new BrokenPoolError(
    `Cannot run the task as the pool is broken: ${workers} been tried, and none could take one: ${
      textOf(cause)
    }`,
    { cause },
  );
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** What becomes of the task that a worker was at when it ended. */
export function lostError(exitCode: number, pid: number): WorkerLostError {
  return new WorkerLostError(
    `Cannot give the result of the task as its worker ${pid} has ended with exit code ${exitCode}`,
    { exitCode, pid },
  );
}

/** What becomes of a task whose pool is terminated. */
export function dropped(): ProcessStateError {
  return new ProcessStateError(
    "Cannot give the result of the task as its pool was terminated before it was done",
  );
}

/**
 * The library's own class, which an error from elsewhere does not keep.
 *
 * @param error What a worker has sent.
 * @returns It, or the same of that class.
 */
export function revive(error: unknown): unknown {
  if (!(error instanceof Error) || error.name !== TargetError.name) return error;
  const { module, targetName, stack } = error as TargetError;
  const revived = new TargetError(error.message, { module, targetName });
  if (stack !== undefined) revived.stack = stack;
  return revived;
}

/**
 * What a pool says that does not keep what it is asked for.
 *
 * @param call What it is asked for.
 * @param option The option with which it keeps it.
 * @returns The error.
 */
export function notKept(call: string, option: string): ProcessStateError {
  return new ProcessStateError(
    `Cannot ask for ${call} as the pool keeps none: make it with new Pool({ ${option}: true })`,
  );
}
