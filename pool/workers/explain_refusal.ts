// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Says in a pool's own words which argument or item can't be cloned, and where in it: alike on every start
 * method. What lanes and platforms say names a place in a message that the program has never seen.
 *
 * @module
 */

import {
  dataCloneError,
  type Judge,
  judgeForThread,
  refusalIn,
} from "../../codec/describe_clone.ts";
import type { Task } from "../tasks/task.ts";
import { CALL, CALL_ONE, STREAM, type StreamInput } from "../tasks/wire.ts";

/**
 * The error of a task that could not be sent.
 *
 * @param task The task.
 * @param error What was thrown as it was sent.
 * @param toThread Whether it was to go to a thread.
 * @returns A `DataCloneError` that names the place; what was thrown, if it is none.
 */
export function explainTask(task: Task, error: unknown, toThread: boolean): unknown {
  if (!isDataCloneError(error)) return error;
  const judge = toThread ? judgeForThread(task.special?.transfer ?? []) : undefined;
  return dataCloneError(`Cannot send ${refusalOf(task, judge) ?? error.message}`);
}

function refusalOf({ mode, input, special }: Task, judge: Judge | undefined): string | undefined {
  if (mode === CALL_ONE) return refusalIn(input, "args[0]", judge);
  if (mode === CALL) return refusalIn(input, "args", judge);
  if (mode === STREAM) return refusalIn((input as StreamInput)[0], "args", judge);
  const first = special?.first ?? 0;
  for (const [index, item] of (input as unknown[]).entries()) {
    const refusal = refusalIn(item, `items[${first + index}]`, judge);
    if (refusal !== undefined) return refusal;
  }
  return undefined;
}

/**
 * The error of a worker that could not be told what to begin with.
 *
 * @param initargs The arguments of the initializer.
 * @param error What was thrown.
 * @param toThread Whether it was to be a thread.
 * @returns A `DataCloneError` that names the place; what was thrown, if it is none.
 */
export function explainInitargs(
  initargs: readonly unknown[],
  error: unknown,
  toThread: boolean,
): unknown {
  if (!isDataCloneError(error)) return error;
  const refusal = refusalIn(initargs, "initargs", toThread ? judgeForThread([]) : undefined);
  return refusal === undefined ? error : dataCloneError(`Cannot send ${refusal}`);
}

function isDataCloneError(error: unknown): error is DOMException {
  return error instanceof DOMException && error.name === "DataCloneError";
}
