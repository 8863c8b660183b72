// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Kills those who hold primitives and wait for them, at random.
 *
 * @module
 */

import {
  Barrier,
  Condition,
  Event,
  Lock,
  Process,
  RLock,
  Semaphore,
  type StartMethod,
  Value,
} from "../../mod.ts";
import { hammer, hammerBarrier, hammerCondition, hammerEvent } from "./fixtures/hammer.ts";

type Hammer<T> = (thing: T, counter: Value<"i32">) => Promise<void>;

/** What is hammered. */
export interface Victim {
  /** Its class. */
  readonly name: string;
  /** Makes one, what two others do with it, and what finds out whether it is whole. */
  make(context: StartMethod): Prepared;
}

interface Prepared {
  readonly thing: unknown;
  readonly target: Hammer<never>;
  /** Throws if it is not; while one of the others goes on, or none does. */
  check(isAlone: boolean): Promise<void>;
}

function held(what: string, thing: Lock | RLock | Semaphore | Condition): () => Promise<void> {
  return async () => {
    if (!await thing.acquire({ timeout: 10_000 })) throw new Error(`The ${what} was lost`);
    thing.release();
  };
}

function takeable<T extends Lock | RLock | Semaphore>(
  name: string,
  make: (context: StartMethod) => T,
): Victim {
  return {
    name,
    make: (context) => {
      const thing = make(context);
      const check = held(name, thing);
      const checkAll = async (isAlone: boolean) => {
        await check();
        if (!isAlone || !(thing instanceof Semaphore) || thing.value === 1) return;
        throw new Error(`${thing} was lost or doubled`);
      };
      return { thing, target: hammer, check: checkAll };
    },
  };
}

/** All of them. */
export const VICTIMS: readonly Victim[] = [
  takeable("Lock", (context) => new Lock({ context })),
  takeable("RLock", (context) => new RLock({ context })),
  takeable("Semaphore", (context) => new Semaphore(1, { context })),
  {
    name: "Event",
    make: (context) => {
      const thing = new Event({ context });
      const check = async () => {
        const waits = thing.wait({ timeout: 10_000 });
        thing.set();
        if (!await waits) throw new Error("The event woke nobody");
        thing.clear();
      };
      return { thing, target: hammerEvent, check };
    },
  },
  {
    name: "Condition",
    make: (context) => {
      const thing = new Condition(undefined, { context });
      const hold = held("condition", thing);
      const check = async (isAlone: boolean) => {
        if (isAlone) return await hold();
        using _ = await thing.hold({ timeout: 10_000 });
        if (!await thing.wait({ timeout: 10_000 })) throw new Error("The condition woke nobody");
      };
      return { thing, target: hammerCondition, check };
    },
  },
  {
    name: "Barrier",
    make: (context) => {
      const thing = new Barrier(2, { context });
      // The one that is left finds it broken, and makes it new: its next partner goes through with it.
      return { thing, target: hammerBarrier, check: async () => {} };
    },
  },
];

async function start(
  context: StartMethod,
  { thing, target }: Prepared,
  counter: Value<"i32">,
): Promise<Process> {
  const process = new Process({ target, args: [thing as never, counter], context });
  await process.start();
  return process as unknown as Process;
}

async function moves(counter: Value<"i32">, name: string): Promise<void> {
  const before = counter.value;
  const until = performance.now() + 30_000;
  while (counter.value === before) {
    if (performance.now() > until) throw new Error(`The two at the ${name} hang`);
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}

/**
 * Kills one of two, again and again, at random.
 *
 * @param victim What they use.
 * @param made The context that it is made for.
 * @param method How those who use it are started.
 * @param kills How many.
 */
export async function killMany(
  victim: Victim,
  made: StartMethod,
  method: StartMethod,
  kills: number,
): Promise<void> {
  const prepared = victim.make(made);
  const counter = new Value("i32", 0, { lock: false, context: made });
  let processes = await Promise.all([1, 2].map(() => start(method, prepared, counter)));
  for (let i = 0; i < kills; i++) {
    await moves(counter, victim.name);
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 10));
    const [first, ...others] = processes;
    first!.kill();
    await first!.join();
    await prepared.check(false);
    processes = [...others, await start(method, prepared, counter)];
  }
  await moves(counter, victim.name);
  for (const each of processes) each.kill();
  for (const each of processes) await each.join();
  await prepared.check(true);
}
