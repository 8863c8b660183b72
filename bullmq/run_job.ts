// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * What a worker of a serving host does with a job: values are read and written there, so that nothing that
 * comes from Redis can hurt more than one process.
 *
 * @module
 */

import { performance } from "../base/globals.ts";
import { decodeOwned, encode } from "../codec/codec.ts";
import { NO_HANDLES } from "../codec/handle.ts";
import { TargetError } from "../errors.ts";
import { importModule } from "../runtime/runtime.ts";
import { perform } from "../pool/child/perform.ts";
import { CALL, MAP, SETTLE_MAP, SETTLE_STARMAP, STARMAP } from "../pool/tasks/wire.ts";
import { currentProcess } from "../process/current.ts";
import type { WorkNotes } from "./insights.ts";
import type { CallMode, OutcomeKind } from "./wire.ts";

type Packed = [kind: OutcomeKind, bytes: Uint8Array<ArrayBuffer>];

// deno-lint-ignore no-explicit-any
type AnyFunction = (...args: any[]) => unknown;

const MODES = {
  call: CALL,
  map: MAP,
  starmap: STARMAP,
  settleMap: SETTLE_MAP,
  settleStarmap: SETTLE_STARMAP,
} as const;

/** What has come of it. */
export type Done = [kind: OutcomeKind, bytes: Uint8Array<ArrayBuffer>, notes: WorkNotes | null];

/**
 * Runs a job.
 *
 * @param module The URL of its module, which the host allows; null for a builtin that anybody may call.
 * @param name The name of its export.
 * @param mode How it is called.
 * @param body Its arguments, or the items of a chunk.
 * @param maxLength Bytes that the result may take.
 * @param isWatched Whether the submitter wants to know how long it takes.
 * @returns What has come of it. It never throws what the target throws.
 */
export async function runJob(
  module: string | null,
  name: string,
  mode: CallMode,
  body: Uint8Array<ArrayBuffer>,
  maxLength: number,
  isWatched: boolean,
): Promise<Done> {
  const notes = isWatched ? { pid: currentProcess().pid ?? 0, times: [], failed: 0 } : null;
  let kind: OutcomeKind = "done";
  let value: unknown;
  try {
    const input = decodeOwned(body, NO_HANDLES);
    if (!Array.isArray(input)) {
      throw new TypeError("Cannot run the job as its arguments are no array");
    }
    const target = await find(module, name);
    value = await perform(MODES[mode], notes === null ? target : timed(target, notes), input);
  } catch (error) {
    kind = "threw";
    value = error;
  }
  return [...pack(kind, value, maxLength), notes];
}

/** Notes how long each call takes. */
function timed(target: AnyFunction, notes: WorkNotes): AnyFunction {
  const note = async (result: Promise<unknown>, begin: number) => {
    try {
      return await result;
    } catch (error) {
      notes.failed++;
      throw error;
    } finally {
      notes.times.push(performance.now() - begin);
    }
  };
  return (...args) => {
    const begin = performance.now();
    try {
      const result = target(...args);
      if (typeof (result as PromiseLike<unknown> | null)?.then === "function") {
        return note(Promise.resolve(result), begin);
      }
      notes.times.push(performance.now() - begin);
      return result;
    } catch (error) {
      notes.failed++;
      notes.times.push(performance.now() - begin);
      throw error;
    }
  };
}

async function find(module: string | null, name: string): Promise<AnyFunction> {
  if (module === null) return builtin(name);
  const exports = await importModule(module) as Record<string, unknown>;
  const value = Object.hasOwn(exports, name) ? exports[name] : namesake(exports, name);
  if (typeof value === "function") return value as AnyFunction;
  throw new TargetError(
    `Cannot find the target "${name}" in ${module} as the module exports no function of that name: use the name of an export`,
    { module, targetName: name },
  );
}

/** An export by another name, such as a default one. */
function namesake(exports: Record<string, unknown>, name: string): unknown {
  return Object.values(exports).find((value) => typeof value === "function" && value.name === name);
}

function builtin(name: string): AnyFunction {
  const key = name.slice("Math.".length);
  const value = Object.hasOwn(Math, key) ? Math[key as keyof Math] : undefined;
  if (typeof value === "function") return value as AnyFunction;
  const message = `Cannot find the builtin "${name}": write its name as globalThis has it`;
  throw new TargetError(message, { module: null, targetName: name });
}

function pack(kind: OutcomeKind, value: unknown, maxLength: number): Packed {
  const bytes = encoded(kind, value);
  if (bytes[1].length <= maxLength) return bytes;
  return ["threw", encode(tooLong(bytes[1].length, maxLength))];
}

/** What can't be cloned is told as such. */
function encoded(kind: OutcomeKind, value: unknown): Packed {
  try {
    return [kind, encode(value, "result", NO_HANDLES)];
  } catch (error) {
    if (kind === "done") return ["threw", encode(error, "error", NO_HANDLES)];
    return ["threw", encode(new Error(value instanceof Error ? value.message : String(value)))];
  }
}

function tooLong(length: number, maxLength: number): RangeError {
  return new RangeError(
    `Cannot send the result of the task as it must take at most ${maxLength} bytes: current value is ${length}, write it to a file or a store and give its URL, or raise "maxLength"`,
  );
}
