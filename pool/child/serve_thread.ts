// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The target of a pool's workers that are threads. What it needs is imported at once, as Deno takes a while for each
 * import that is made later.
 *
 * @module
 */

import { ThreadSpin } from "../../ipc/spin/thread_spin.ts";
import { Begun } from "../lanes/begun.ts";
import type { PortPlace } from "../lanes/open_lane.ts";
import { PortLane } from "../lanes/port_lane.ts";
import { handleLoader, serve as serveOver, type Service } from "./serve.ts";

/**
 * Takes tasks until the pool has no more.
 *
 * @param service What is to be known of the pool.
 */
export async function serve(service: Service<PortPlace>): Promise<void> {
  const { port, spin, begun } = service.lane;
  const lane = new PortLane(port, new ThreadSpin(spin, 1), handleLoader(service));
  await serveOver(service, lane, () => new Begun(new Int32Array(begun)));
}
