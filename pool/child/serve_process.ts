// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The target of a pool's workers that are processes. What it needs is imported at once, as Deno takes a while for each
 * import that is made later.
 *
 * @module
 */

import { NotFoundError } from "../../errors.ts";
import { joinSpin } from "../../ipc/spin/join_spin.ts";
import { redeem } from "../../ipc/transport/redeem.ts";
import * as runtime from "../../runtime/runtime.ts";
import { Begun } from "../lanes/begun.ts";
import type { SocketPlace } from "../lanes/open_lane.ts";
import { SocketLane } from "../lanes/socket_lane.ts";
import { handleLoader, serve as serveOver, type Service } from "./serve.ts";

/**
 * Takes tasks until the pool has no more.
 *
 * @param service What is to be known of the pool.
 */
export async function serve(service: Service<SocketPlace>): Promise<void> {
  const { ticket, spin: path } = service.lane;
  const spin = joinSpin(path);
  const socket = await redeem(ticket).catch(leaveIfGone);
  const lane = new SocketLane(socket, spin, handleLoader(service));
  await serveOver(service, lane, () => countOver(lane));
}

/** The pool has ended while this worker booted: there is nobody left to tell. */
function leaveIfGone(error: unknown): never {
  if (error instanceof NotFoundError) runtime.exit(1);
  throw error;
}

/** The pool sees it once the two share memory. */
function countOver(lane: SocketLane): Begun {
  const begun = new Begun();
  lane.share((words) => begun.moveTo(words ?? undefined));
  return begun;
}
