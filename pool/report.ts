// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Reports results, also those that can't be cloned.
 *
 * @module
 */

import type { Lane } from "./lane.ts";
import { OK, RESULTS, THROWN } from "./wire.ts";

/**
 * Sends results.
 *
 * @param lane The lane.
 * @param busy How many milliseconds of work they stand for.
 * @param results Outcome and value of each.
 * @returns A promise if the other end must read first before there can be more.
 */
export function sendReport(
  lane: Lane,
  busy: number,
  results: unknown[],
): Promise<void> | undefined {
  try {
    return lane.send([RESULTS, busy, ...results]);
  } catch {
    return sendEach(lane, busy, results);
  }
}

/** One that can't be cloned costs the others nothing. */
function sendEach(lane: Lane, busy: number, results: unknown[]): Promise<void> | undefined {
  let sent: Promise<void> | undefined;
  const share = busy / results.length * 2;
  for (let index = 0; index < results.length; index += 2) {
    const [outcome, value] = results.slice(index, index + 2) as [number, unknown];
    try {
      sent = lane.send([RESULTS, share, outcome, value]);
    } catch (error) {
      sent = lane.send([RESULTS, share, THROWN, substituteFor(outcome, value, error)]);
    }
  }
  return sent;
}

function substituteFor(outcome: number, value: unknown, error: unknown): Error {
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
