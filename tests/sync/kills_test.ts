// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Holders and waiters are killed at random: nobody hangs, and nothing is lost or doubled. `KILLS` in the
 * environment says how many of them; without it there are few. `bench/kills.ts` does it a thousand times.
 *
 * @module
 */

import { killMany, VICTIMS } from "./kills.ts";
import { forEachWay } from "./shared.ts";

const KILLS = Number(Deno.env.get("KILLS") ?? 6);

for (const victim of VICTIMS) {
  forEachWay(
    `${victim.name} outlives the deaths of those who hold it and wait for it`,
    ({ made, method }) => killMany(victim, made, method, KILLS),
  );
}
