// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The start method `worker`: a thread of this process, with a heap of its own.
 *
 * @module
 */

import { beginThread, endThread, type ThreadIdentity } from "../base/thread_lives.ts";
import { explainUncloneable, judgeForThread, refusalIn } from "../codec/describe_clone.ts";
import { SendContext, sending } from "../ipc/handles/send_context.ts";
import { substitute, type Substituted, substituteWhole } from "../ipc/handles/substitute.ts";
import { transferablesIn } from "../ipc/handles/transferables.ts";
import { ProcessError } from "../errors.ts";
import { runsItself } from "../process/freeze.ts";
import { handlesOf } from "../process/handles.ts";
import type { Launched, LaunchRequest } from "../process/launcher.ts";
import { givenWith } from "../process/meanings.ts";
import type { Payload } from "../base/boot.ts";
import type { ChildThread } from "../runtime/contract.ts";
import { startThread } from "../runtime/host.ts";
import type { WorkerMessage } from "./message.ts";

/**
 * Starts a thread.
 *
 * @param request How.
 * @returns The child, which boots.
 * @throws {ProcessError} If the request asks for what no thread can have.
 */
export async function launch(request: LaunchRequest): Promise<Launched> {
  check(request);
  const itself = runsItself(request.name, true);
  const child = await startThread({ ...request, itself });
  const thread = beginThread();
  if (thread !== null) child.ended.then(() => endThread(thread));
  return {
    child,
    // deno-lint-ignore require-await
    deliver: async (payload) => deliver(child, thread, payload),
  };
}

function check(request: LaunchRequest): void {
  const [option] = givenWith(request, "worker", "refused");
  if (option === undefined) return;
  throw new ProcessError(
    `Cannot start ${request.name} as a worker with "${option}": it is a thread of this process, use the context "spawn"`,
  );
}

function deliver(child: ChildThread, thread: ThreadIdentity | null, payload: Payload): void {
  const { args, fields } = payload.work;
  try {
    try {
      sendTo(child, (context) => post(child, thread, payload, context, substitute));
    } catch (error) {
      // The platform clones each level of a value on the stack, of which there is not enough.
      if (!(error instanceof RangeError)) throw error;
      sendTo(child, (context) => post(child, thread, payload, context, encodeWhole));
    }
  } catch (error) {
    // A handle's refusal says enough.
    if (!(error instanceof DOMException)) throw error;
    const isInArgs = refusalIn(args, "args", judgeForThread([])) !== undefined;
    throw isInArgs
      ? explainUncloneable(args, "args", error)
      : explainUncloneable(fields, "this", error);
  }
}

function encodeWhole(value: unknown, context: SendContext): Substituted {
  return substituteWhole(value, "value", context);
}

function sendTo(child: ChildThread, post: (context: SendContext) => void): void {
  const context = new SendContext(true, (listener) => {
    if (child.losesPorts) child.ended.then(() => listener());
    return () => {};
  }, true);
  sending(context, () => post(context));
}

function post(
  child: ChildThread,
  own: ThreadIdentity | null,
  { boot, identity: { thread, ...rest }, work: { args, fields, ...places } }: Payload,
  context: SendContext,
  prepare: (value: unknown, context: SendContext) => Substituted,
): void {
  const identity = {
    ...rest,
    thread: thread && { ...thread, neverIdle: child.neverIdle ?? false },
  };
  const data = prepare({ args, fields }, context);
  const { ports } = context;
  const handles = handlesOf(context);
  const message: WorkerMessage = { boot, identity, places, data, handles, ports, thread: own };
  child.post(message, [...transferablesIn(data.value), ...ports]);
}
