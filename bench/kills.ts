// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Kills holders and waiters at random, many times: `deno run -A bench/kills.ts [KILLS]`, by default 1,000 of
 * each primitive and start method. Ends with an error if one of them is lost. `tests/sync/kills_test.ts` has a
 * short form.
 *
 * @module
 */

import { Lock, Process, RLock, Semaphore, type StartMethod, Value } from "../mod.ts";
import { hammer } from "../tests/sync/fixtures/hammer.ts";

const KILLS = Number(Deno.args[0] ?? 1_000);

type Thing = Lock | RLock | Semaphore;

async function start(context: StartMethod, thing: Thing, inside: Value<"i32">): Promise<Process> {
  const process = new Process({ target: hammer, args: [thing, inside], context });
  await process.start();
  return process as unknown as Process;
}

async function expect(thing: Thing): Promise<void> {
  if (!await thing.acquire({ timeout: 10_000 })) throw new Error(`${thing} was lost`);
  thing.release();
}

async function killMany(context: StartMethod, thing: Thing): Promise<void> {
  const inside = new Value("i32", 0, { lock: false, context });
  let processes = await Promise.all([1, 2].map(() => start(context, thing, inside)));
  for (let kills = 0; kills < KILLS; kills++) {
    const before = inside.value;
    while (inside.value === before) await new Promise((resolve) => setTimeout(resolve, 1));
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 10));
    const [victim, ...others] = processes;
    victim!.kill();
    await victim!.join();
    await expect(thing);
    processes = [...others, await start(context, thing, inside)];
  }
  for (const each of processes) each.kill();
  for (const each of processes) await each.join();
  await expect(thing);
  if (thing instanceof Semaphore && thing.value !== 1) throw new Error(`${thing} was doubled`);
}

for (const context of ["spawn", "worker", "warm"] as const) {
  for (
    const thing of [new Lock({ context }), new RLock({ context }), new Semaphore(1, { context })]
  ) {
    const began = performance.now();
    await killMany(context, thing);
    const seconds = ((performance.now() - began) / 1000).toFixed(1);
    console.log(`${context} ${thing}: ${KILLS} kills in ${seconds} s`);
  }
}
