// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The start method `spawn`: a fresh process for each child.
 *
 * @module
 */

import { concatenate } from "../codec/byte_writer.ts";
import { SendContext, sending } from "../ipc/handles/send_context.ts";
import type { ChildProcess } from "../runtime/contract.ts";
import { spawn } from "../runtime/host.ts";
import { markOf } from "../base/mark.ts";
import { bootFrame, workFrames } from "./frames.ts";
import { runsItself } from "./freeze.ts";
import type { Launched, LaunchRequest } from "./launcher.ts";
import type { Boot, Payload } from "../base/boot.ts";
import { state } from "./state.ts";

/** A pipe takes this much at once while the child still boots; more is written as the child reads. */
const PIPE_BYTES = 2 ** 16;

/** Pieces below this are cheaper copied than written one by one. */
const SMALL_BYTES = 2 ** 16;

/**
 * Starts a fresh process.
 *
 * @param request How.
 * @returns The child, which boots.
 */
export async function launch(request: LaunchRequest): Promise<Launched> {
  const child = await startProcess(request);
  const boot = bootFrame({ ...request.boot, bound: child.bound });
  return { child, deliver: (payload) => deliver(child, boot, payload) };
}

/**
 * Starts a process that waits on its standard input for the frames of a payload.
 *
 * @param request How.
 * @returns The process.
 */
export function startProcess(request: LaunchRequest): Promise<ChildProcess> {
  const { main, executable } = request.boot.settings;
  const mark = markOf(state.path.length + 1, request.boot.parent.pid);
  const itself = runsItself(request.name, false);
  return spawn({ ...request, main, executable, mark, itself });
}

/**
 * Writes the rest of the payload.
 *
 * @param child The process.
 * @param before What goes before it.
 * @param payload The payload.
 */
export async function deliver(
  child: ChildProcess,
  before: Uint8Array[],
  payload: Payload,
): Promise<void> {
  const context = new SendContext(false, (listener) => {
    child.ended.then(() => listener());
    return () => {};
  }, true);
  const parts = joinSmall([...before, ...sending(context, () => workFrames(payload, context))]);
  const size = parts.reduce((sum, part) => sum + part.length, 0);
  // A child that has died no longer reads; its exit code tells.
  const written = child.write(parts, true).catch(() => {});
  if (size <= PIPE_BYTES) await written;
}

function joinSmall(pieces: Uint8Array[]): Uint8Array[] {
  if (pieces.length === 1) return pieces;
  const joined: Uint8Array[] = [];
  let small: Uint8Array[] = [];
  const flush = () => {
    if (small.length > 0) joined.push(small.length === 1 ? small[0]! : concatenate(small));
    small = [];
  };
  for (const piece of pieces) {
    if (piece.length < SMALL_BYTES) small.push(piece);
    else flush(), joined.push(piece);
  }
  flush();
  return joined;
}

/**
 * Writes the boot alone, ahead of the payload.
 *
 * @param child The process.
 * @param boot The boot.
 */
export function writeBoot(child: ChildProcess, boot: Boot): Promise<void> {
  return child.write(bootFrame({ ...boot, bound: child.bound }), false);
}
