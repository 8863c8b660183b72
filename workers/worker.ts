// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The start method `worker`: a thread of this process, with a heap of its own.
 *
 * @module
 */

import { beginThread, endThread, type ThreadIdentity } from "../base/thread_lives.ts";
import { explainUncloneable } from "../codec/describe_clone.ts";
import { SendContext, sending } from "../ipc/handles/send_context.ts";
import { substitute } from "../ipc/handles/substitute.ts";
import { ProcessError } from "../errors.ts";
import { runsItself } from "../process/freeze.ts";
import { handlesOf } from "../process/handles.ts";
import type { Launched, LaunchRequest } from "../process/launcher.ts";
import type { Payload } from "../base/boot.ts";
import type { ChildThread } from "../runtime/contract.ts";
import { startThread } from "../runtime/host.ts";
import type { WorkerMessage } from "./message.ts";
import { transferablesIn } from "./transferables.ts";

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

function check({ name, cwd, detached }: LaunchRequest): void {
  const option = cwd !== undefined ? "cwd" : detached ? "detached" : null;
  if (option === null) return;
  throw new ProcessError(
    `Cannot start ${name} as a worker with "${option}": it is a thread of this process, use the context "spawn"`,
  );
}

function deliver(child: ChildThread, thread: ThreadIdentity | null, payload: Payload): void {
  const { args, fields } = payload.work;
  const context = new SendContext(true, (listener) => {
    if (child.losesPorts) child.ended.then(() => listener());
    return () => {};
  }, true);
  try {
    sending(context, () => post(child, thread, payload, context));
  } catch (error) {
    // A handle's refusal says enough.
    if (!(error instanceof DOMException)) throw error;
    throw explainUncloneable(args, "args", explainUncloneable(fields, "this", error));
  }
}

function post(
  child: ChildThread,
  own: ThreadIdentity | null,
  { boot, identity: { thread, ...rest }, work: { args, fields, ...places } }: Payload,
  context: SendContext,
): void {
  const identity = {
    ...rest,
    thread: thread && { ...thread, neverIdle: child.neverIdle ?? false },
  };
  const data = substitute({ args, fields }, context);
  const { ports } = context;
  const handles = handlesOf(context);
  const message: WorkerMessage = { boot, identity, places, data, handles, ports, thread: own };
  child.post(message, [...transferablesIn(data.value), ...ports]);
}
