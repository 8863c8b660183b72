// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Opens lanes to threads.
 *
 * @module
 */

import { MessageChannel } from "../../base/globals.ts";
import { ThreadSpin } from "../../ipc/spin/thread_spin.ts";
import type { OpenLane } from "./open_lane.ts";
import { PortLane } from "./port_lane.ts";

/**
 * Opens a lane to a thread of this process, which counts its tasks where the pool can see it.
 *
 * @returns The pool's end.
 */
export function openLane(): OpenLane {
  const { port1, port2 } = new MessageChannel();
  const begun = new Int32Array(new SharedArrayBuffer(4));
  const spin = new ThreadSpin(new SharedArrayBuffer(ThreadSpin.SIZE), 0);
  const lane = new PortLane(port1, spin);
  return {
    place: { kind: "port", port: port2, begun: begun.buffer, spin: spin.shared },
    lane: Promise.resolve(lane),
    begun: () => Atomics.load(begun, 0),
    async untilEnd(_gone, ended) {
      await ended;
      lane.drain();
      return false;
    },
    close() {
      lane.close();
      // Where nothing was started it is still here.
      port2.close();
    },
  };
}
