// Copyright 2026 the multiprocessing authors. MIT license.

import { tracingChannel } from "node:diagnostics_channel";
import { assert, assertEquals, assertRejects } from "@std/assert";
import { Pool, Process } from "../../mod.ts";
import { forEachMethod } from "../helpers.ts";
import { die, fail, sleep, work } from "./fixtures/timed.ts";

interface Facts {
  target: string;
  name: string;
  pool: string | null;
  pid: number;
  error?: unknown;
  exitCode?: number;
  items?: number;
}

/** Hears what is said in a channel until it is disposed; by the object that each says. */
function listen(name: string): Disposable & { heard: Map<Facts, string[]> } {
  const heard = new Map<Facts, string[]>();
  const hear = (event: string) => (facts: unknown) => {
    heard.set(facts as Facts, [...heard.get(facts as Facts) ?? [], event]);
  };
  const listeners = {
    start: hear("start"),
    end: hear("end"),
    asyncStart: hear("asyncStart"),
    asyncEnd: hear("asyncEnd"),
    error: hear("error"),
  };
  const channel = tracingChannel(name);
  channel.subscribe(listeners);
  return { heard, [Symbol.dispose]: () => channel.unsubscribe(listeners) };
}

const WELL = "start end asyncStart asyncEnd";
const ILL = "start end error asyncStart asyncEnd";

forEachMethod("the channel of tasks says when each begins and ends", async (context) => {
  using listener = listen("multiprocessing.task");
  await using pool = new Pool({ processes: 1, context });
  const results = [pool.apply(work, [1]), pool.apply(Math.sqrt, [4]).then(() => {})];
  await Promise.all(results);
  await pool.map(work, [1, 1, 1], { chunkSize: 2 });
  await assertRejects(() => pool.apply(fail, [1]), RangeError);
  await assertRejects(() => pool.apply(sleep, [60_000], { timeout: 30 }));
  await assertRejects(() => pool.apply(die));
  const all = [...listener.heard].map(([{ target, items }, events]) =>
    `${target} ${items ?? 1} ${events.join(" ")}`
  );
  assertEquals(all, [
    `work 1 ${WELL}`,
    `Math.sqrt 1 ${WELL}`,
    `work 2 ${WELL}`,
    `work 1 ${WELL}`,
    `fail 1 ${ILL}`,
    `sleep 1 ${ILL}`,
    `die 1 ${ILL}`,
  ]);
  for (const { name, pool, pid } of listener.heard.keys()) {
    assert(/^PoolWorker-/.test(name) && /^Pool-\d+$/.test(pool!) && pid > 0, `${name} ${pool}`);
  }
  const errors = [...listener.heard.keys()].map(({ error }) => (error as Error | undefined)?.name);
  assertEquals(errors.slice(4), ["RangeError", "TimeoutError", "WorkerLostError"]);
});

forEachMethod("the channel of processes says when each begins and ends", async (context) => {
  using listener = listen("multiprocessing.process");
  const process = new Process({ target: work, args: [1], context, name: "worker of mine" });
  await process.start();
  const { pid } = process;
  await process.join();
  const pool = new Pool({ processes: 1, context });
  await pool.apply(work, [1]);
  pool.close();
  await pool.join();
  const [[facts, events], [worker]] = [...listener.heard] as [[Facts, string[]], [Facts]];
  assertEquals(facts, {
    target: "work",
    name: "worker of mine",
    pool: null,
    pid: pid!,
    exitCode: 0,
  });
  assertEquals(events.join(" "), WELL);
  assert(/^Pool-\d+$/.test(worker.pool!) && worker.name.startsWith("PoolWorker-"));
});

forEachMethod("the channel of processes says why one can't begin", async (context) => {
  using listener = listen("multiprocessing.process");
  const local = 1;
  const process = new Process({ target: () => local, context });
  await assertRejects(() => process.start());
  const [[facts, events]] = [...listener.heard] as [[Facts, string[]]];
  assertEquals(events.filter((event) => event === "error"), ["error"]);
  assert(facts.error instanceof Error);
});
