// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Reports results, also those that can't be cloned.
 *
 * @module
 */

import { judgeForThread, refusalIn } from "../../codec/describe_clone.ts";
import type { Lane } from "../lanes/lane.ts";
import { ENDS, FAILED, OK, type Outcome, RESULT, RESULTS, THROWN } from "../tasks/wire.ts";

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

/**
 * Sends the ends of tasks that are known by their numbers.
 *
 * @param lane The lane.
 * @param ends Of each its id, outcome, and result or error.
 * @returns A promise if the other end must read first before there can be more.
 */
export function sendEnds(lane: Lane, ends: unknown[]): Promise<void> | undefined {
  try {
    return lane.send([ENDS, ...ends]);
  } catch {
    let sent: Promise<void> | undefined;
    for (let index = 0; index < ends.length; index += 3) {
      const [id, outcome, value] = ends.slice(index, index + 3);
      sent = sendEnd(lane, id as number, outcome as Outcome, value);
    }
    return sent;
  }
}

function sendEnd(
  lane: Lane,
  id: number,
  outcome: Outcome,
  value: unknown,
): Promise<void> | undefined {
  try {
    return lane.send([ENDS, id, outcome, value]);
  } catch (error) {
    return lane.send([ENDS, id, THROWN, substituteFor(outcome, value, error)]);
  }
}

function substituteFor(outcome: Outcome, value: unknown, error: unknown): unknown {
  if (outcome !== OK) return sendable(value);
  return refusedBy(error, value, "result", "the result of the task");
}

/**
 * Why something of a task can't be sent, in words that its author knows.
 *
 * @param error What sending it has thrown.
 * @param value What was to be sent.
 * @param name What it is called in the path to what is at fault.
 * @param what What it is.
 * @returns The error to tell of.
 */
export function refusedBy(error: unknown, value: unknown, name: string, what: string): Error {
  // What the platform says of it names no place; a getter's own error says enough.
  const why = error instanceof DOMException
    ? refusalOf(value, name) ?? error.message
    : textOf(error);
  return new DOMException(`Cannot send ${what}: ${why}`, "DataCloneError");
}

/** On a thread shared memory is not at fault. */
function refusalOf(value: unknown, name: string): string | undefined {
  return refusalIn(value, name, judgeForThread([])) ?? refusalIn(value, name);
}

/**
 * Reports that the initializer has thrown.
 *
 * @param lane The lane.
 * @param error What it has thrown.
 * @returns A promise if the other end must read first before there can be more.
 */
export function sendFailure(lane: Lane, error: unknown): Promise<void> | undefined {
  try {
    return lane.send([FAILED, error]);
  } catch {
    return lane.send([FAILED, sendable(error)]);
  }
}

/** What of something thrown can always be sent. */
function sendable(value: unknown): Error {
  try {
    if (value instanceof Error) return bareError(value);
  } catch {
    // It can't be looked at.
  }
  return new Error(textOf(value));
}

function bareError({ message, name, stack }: Error): Error {
  const bare = new Error(String(message));
  bare.name = String(name);
  if (stack !== undefined) bare.stack = String(stack);
  return bare;
}

function textOf(value: unknown): string {
  try {
    return value instanceof Error ? value.message : String(value);
  } catch {
    return `a value of type ${typeof value} was thrown, of which no text can be made`;
  }
}
