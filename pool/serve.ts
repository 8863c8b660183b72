// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The target of a pool's workers.
 *
 * @module
 */

import { NotFoundError } from "../errors.ts";
import { visit } from "../ipc/transport/rendezvous.ts";
import { runFinalizers } from "../runtime/finalizers.ts";
import { find } from "../process/lookup.ts";
import type { Place } from "../base/boot.ts";
import { state } from "../process/state.ts";
import * as runtime from "../runtime/runtime.ts";
import type { Lane } from "./lanes/lane.ts";
import type { LanePlace } from "./lanes/open_lane.ts";
import { sendFailure } from "./report.ts";
import { type Count, Runner, UNCOUNTED } from "./runner.ts";
import { type Command, READY } from "./wire.ts";

/**
 * Takes tasks until the pool has no more.
 *
 * @param place Where the pool is.
 * @param initializer What to call first; null: nothing.
 * @param initargs What it is called with.
 */
export async function serve(
  place: LanePlace,
  initializer: Place | null,
  initargs: unknown[],
): Promise<void> {
  const lane = await reach(place);
  const runner = new Runner(lane, await counterOf(place));
  runtime.onExit(() => runner.flush());
  const left = new Promise<void>((resolve) => lane.onEnd = () => resolve());
  lane.onMessage = (command) => runner.obey(command as Command);
  lane.start();
  try {
    if (initializer !== null) await initialize(initializer, initargs);
  } catch (error) {
    await sendFailure(lane, error);
    runtime.exit(1);
  }
  await lane.send([READY]);
  await left;
  lane.close();
  await runFinalizers();
  state.returned = true;
  // Not left to itself: what a task has left running would keep it for ever.
  runtime.exit(0);
}

async function initialize(initializer: Place, initargs: unknown[]): Promise<void> {
  const { value, holder } = await find(initializer);
  await value.apply(holder, initargs);
}

async function reach(place: LanePlace): Promise<Lane> {
  if (place.kind === "port") {
    const { PortLane } = await import("./lanes/port_lane.ts");
    const { ThreadSpin } = await import("../ipc/spin/thread_spin.ts");
    return new PortLane(place.port, new ThreadSpin(place.spin, 1));
  }
  const { SocketLane } = await import("./lanes/socket_lane.ts");
  const { joinSpin } = await import("../ipc/spin/socket_spin.ts");
  const spin = joinSpin(place.spin);
  return new SocketLane(await visit(place.ticket).catch(leaveIfGone), spin);
}

/** The pool has ended while this worker booted: there is nobody left to tell. */
function leaveIfGone(error: unknown): never {
  if (error instanceof NotFoundError) runtime.exit(1);
  throw error;
}

/** A thread counts its tasks where the pool can see it; a process can't. */
async function counterOf(place: LanePlace): Promise<Count> {
  if (place.kind === "socket") return UNCOUNTED;
  const { Begun } = await import("./lanes/begun.ts");
  return new Begun(place.begun);
}
