// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Opens lanes to processes.
 *
 * @module
 */

import { issueTicket } from "../../ipc/transport/rendezvous.ts";
import { offerSpin } from "../../ipc/spin/socket_spin.ts";
import { loadHandles } from "../../ipc/handles/handle_modules.ts";
import { Begun } from "./begun.ts";
import type { OpenLane } from "./open_lane.ts";
import { SocketLane } from "./socket_lane.ts";

/**
 * Opens a lane to a process, which comes to a private socket with a token that it alone was told.
 *
 * @returns The pool's end.
 * @throws {ProcessError} If a permission is missing.
 */
export function openLane(): OpenLane {
  const expected = issueTicket();
  const { spin, path } = offerSpin();
  let begun: Begun | null = null;
  let close = () => {
    expected.revoke();
    spin.close();
  };
  const lane = expected.arrival.then((socket) => {
    const lane = new SocketLane(socket, spin, loadHandles);
    // Its worker has told its count there.
    lane.share((words) => begun = words && new Begun(words));
    close = () => lane.close();
    return lane;
  });
  // One that dies on its way is known by its exit code.
  lane.catch(() => {});
  return {
    place: { kind: "socket", ticket: expected.ticket, spin: path },
    lane,
    begun: (before) => begun && begun.since(before),
    seize: (before) => begun && begun.seize(before),
    untilEnd: (gone) => gone,
    close: () => close(),
  };
}
