// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Opens lanes to threads.
 *
 * @module
 */

import { MessageChannel } from "../../base/globals.ts";
import { ThreadSpin } from "../../ipc/spin/thread_spin.ts";
import { Begun } from "./begun.ts";
import { loadHandles } from "../../ipc/handles/handle_modules.ts";
import type { OpenLane } from "./open_lane.ts";
import { PortLane } from "./port_lane.ts";

/**
 * Opens a lane to a thread of this process, which counts its tasks where the pool can see it.
 *
 * @returns The pool's end.
 */
export function openLane(): OpenLane {
  const { port1, port2 } = new MessageChannel();
  const shared = new SharedArrayBuffer(4);
  const begun = new Begun(new Int32Array(shared));
  const spin = new ThreadSpin(new SharedArrayBuffer(ThreadSpin.SIZE), 0);
  const lane = new PortLane(port1, spin, loadHandles);
  return {
    place: { kind: "port", port: port2, begun: shared, spin: spin.shared },
    lane: Promise.resolve(lane),
    begun: (before) => begun.since(before),
    seize: (before) => begun.seize(before),
    async untilEnd(_gone, ended) {
      await ended;
      await lane.drain();
      return false;
    },
    close() {
      lane.close();
      // Where nothing was started it is still here.
      port2.close();
    },
  };
}
