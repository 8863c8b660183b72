// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Holders and waiters are killed at random: nobody hangs, and nothing is lost or doubled. `KILLS` in the
 * environment says how many of them; without it there are few.
 *
 * @module
 */

import { assert, assertEquals } from "@std/assert";
import { Lock, Process, RLock, Semaphore, type StartMethod, Value } from "../../mod.ts";
import { hammer } from "./fixtures/hammer.ts";
import { forEachWay } from "./shared.ts";

const KILLS = Number(Deno.env.get("KILLS") ?? 6);

/** Starts one that takes and gives back for ever. */
async function start(
  method: StartMethod,
  thing: Lock | RLock | Semaphore,
  inside: Value<"i32">,
): Promise<Process> {
  const process = new Process({ target: hammer, args: [thing, inside], context: method });
  await process.start();
  return process as unknown as Process;
}

for (const Class of [Lock, RLock, Semaphore]) {
  forEachWay(`${Class.name} outlives the deaths of those who hold it and wait for it`, async ({
    made,
    method,
  }) => {
    const options = { context: made };
    const thing = Class === Semaphore ? new Semaphore(1, options) : new Class(options as never);
    const inside = new Value("i32", 0, { lock: false, context: made });
    let processes = await Promise.all([1, 2].map(() => start(method, thing as Lock, inside)));
    for (let kills = 0; kills < KILLS; kills++) {
      const before = inside.value;
      while (inside.value === before) await new Promise((resolve) => setTimeout(resolve, 1));
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 10));
      const [victim, ...others] = processes;
      victim!.kill();
      await victim!.join();
      assert(await thing.acquire({ timeout: 10_000 }), "it was lost");
      thing.release();
      processes = [...others, await start(method, thing as Lock, inside)];
    }
    for (const each of processes) each.kill();
    for (const each of processes) await each.join();
    assert(await thing.acquire({ timeout: 10_000 }));
    thing.release();
    if (thing instanceof Semaphore) assertEquals(thing.value, 1);
  });
}
