// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Reports results, also those that can't be cloned.
 *
 * @module
 */

import type { Lane } from "./lanes/lane.ts";
import { OK, type Outcome, RESULT, RESULTS, THROWN } from "./wire.ts";

/**
 * Sends results.
 *
 * @param lane The lane.
 * @param busy How many milliseconds of work they stand for.
 * @param values The result or error of each.
 * @param outcomes Which of them it is; null: all are results.
 * @returns A promise if the other end must read first before there can be more.
 */
export function sendReport(
  lane: Lane,
  busy: number,
  values: unknown[],
  outcomes: Outcome[] | null,
): Promise<void> | undefined {
  try {
    return lane.send([RESULTS, busy, values, outcomes]);
  } catch {
    return sendEach(lane, busy, values, outcomes);
  }
}

/** One that can't be cloned costs the others nothing. */
function sendEach(
  lane: Lane,
  busy: number,
  values: unknown[],
  outcomes: Outcome[] | null,
): Promise<void> | undefined {
  let sent: Promise<void> | undefined;
  const share = busy / values.length;
  values.forEach((value, index) => {
    const outcome = outcomes?.[index] ?? OK;
    try {
      sent = lane.send([RESULT, share, outcome, value]);
    } catch (error) {
      sent = lane.send([RESULT, share, THROWN, substituteFor(outcome, value, error)]);
    }
  });
  return sent;
}

function substituteFor(outcome: Outcome, value: unknown, error: unknown): Error {
  if (outcome === OK) {
    const why = error instanceof Error ? error.message : String(error);
    return new DOMException(`Cannot send the result of the task: ${why}`, "DataCloneError");
  }
  return bareError(value);
}

/** What of an error can always be sent. */
function bareError(value: unknown): Error {
  if (!(value instanceof Error)) return new Error(String(value));
  const bare = new Error(value.message);
  bare.name = value.name;
  if (value.stack !== undefined) bare.stack = value.stack;
  return bare;
}
