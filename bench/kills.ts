// Copyright 2026 the multiprocessing authors. MIT license.

// deno-lint-ignore-file no-console

/**
 * Kills holders and waiters at random, many times: `deno run -A bench/kills.ts [KILLS [PRIMITIVE [METHOD]]]`, by
 * default 1,000 of each primitive and start method. Ends with an error if one of them is lost, or somebody hangs.
 * `tests/sync/kills_test.ts` has a short form.
 *
 * @module
 */

import { killMany, VICTIMS } from "../tests/sync/kills.ts";

const [kills = "1000", primitive, wanted] = Deno.args;

const names = VICTIMS.map(({ name }) => name);
if (primitive !== undefined && !names.includes(primitive)) {
  throw new RangeError(
    `Cannot kill who uses '${primitive}': it must be one of ${names.join(", ")}`,
  );
}

for (const method of ["spawn", "worker", "warm"] as const) {
  if (wanted !== undefined && method !== wanted) continue;
  for (const victim of VICTIMS) {
    if (primitive !== undefined && victim.name !== primitive) continue;
    const began = performance.now();
    await killMany(victim, method, method, Number(kills));
    const seconds = ((performance.now() - began) / 1000).toFixed(1);
    console.log(`${method} ${victim.name}: ${kills} kills in ${seconds} s`);
  }
}
