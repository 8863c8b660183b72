// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Kills processes that talk to this one through rings in shared memory: `deno run -A bench/ring_kills.ts [KILLS]`, by
 * default 1,000. Ends with an error if a message is lost, comes twice or in pieces, or if somebody waits for ever.
 * `tests/ipc/ring/kills_test.ts` is a short form.
 *
 * @module
 */

import { preference } from "../ipc/transport/ring_socket.ts";
import { killOne } from "../tests/ipc/ring/kill_one.ts";

const KILLS = Number(Deno.args[0] ?? 1_000);

/** Milliseconds in which each must be over. */
const LIMIT_MS = 60_000;

preference.many = 16;
let read = 0;
const began = performance.now();
for (let kill = 1; kill <= KILLS; kill++) {
  const limit = setTimeout(() => {
    console.error(`Kill ${kill} is not over after ${LIMIT_MS} ms`);
    Deno.exit(1);
  }, LIMIT_MS);
  read += await killOne();
  clearTimeout(limit);
}
const seconds = ((performance.now() - began) / 1000).toFixed(1);
console.log(`${KILLS} kills in ${seconds} s, ${read} messages before them whole and in order`);
