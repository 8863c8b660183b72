// Copyright 2026 the multiprocessing authors. MIT license.

// However much a program waits for, one thread of the system waits for it.

import { assert, assertEquals } from "@std/assert";
import { readdirSync, readFileSync } from "node:fs";
import { type Connection, Event, pipe, Process, Value } from "../../mod.ts";
import { exitAsItWaits, giveOwn, waitFor } from "./fixtures/makers.ts";
import { test } from "./shared.ts";

const IGNORED = { ignore: Deno.build.os !== "linux" };

/** In how many pages the program waits: each made by another process. */
const COUNT = 6;

/** `futex` with pages that others see, and `futex_waitv`. */
const WAITS = /^(202|98) 0x[0-9a-f]+ 0x0 |^449 /;

/** How many threads of this process wait for a word of shared pages to change. */
function countWaiting(): number {
  return readdirSync("/proc/self/task").filter((id) => {
    try {
      return WAITS.test(readFileSync(`/proc/self/task/${id}/syscall`, "utf8"));
    } catch {
      return false;
    }
  }).length;
}

/** A thread that is to wait takes a moment to do so. */
async function untilWaiting(): Promise<number> {
  let most = 0;
  for (let i = 0; i < 20; i++) {
    await new Promise((resolve) => setTimeout(resolve, 5));
    most = Math.max(most, countWaiting());
  }
  return most;
}

async function makeOne(): Promise<[Process, Connection<Event, string>]> {
  const [own, other] = pipe<Event, string>();
  const process = new Process({ target: giveOwn, args: [other] });
  await process.start();
  return [process, own];
}

test("a program that waits in the pages of six processes holds one thread for that", async () => {
  const makers = await Promise.all(Array.from({ length: COUNT }, makeOne));
  const events = await Promise.all(makers.map(([, connection]) => connection.recv()));
  const waits = events.map((event) => event.wait());
  const most = await untilWaiting();
  for (const [, connection] of makers) await connection.send("set");
  assertEquals(await Promise.all(waits), events.map(() => true));
  assertEquals(await Promise.all(makers.map(([process]) => process.join())), [0, 0, 0, 0, 0, 0]);
  for (const [, connection] of makers) connection.close();
  // Bun has no such threads, and looks from time to time.
  assert(most <= 1, `${most} threads`);
}, IGNORED);

test("a worker that was terminated as it waited holds no thread any more", async () => {
  const [ready, never] = [new Event({ context: "worker" }), new Event({ context: "spawn" })];
  const process = new Process({ target: waitFor, args: [ready, never], context: "worker" });
  await process.start();
  assert(await ready.wait());
  // It looks for the dead once in more than three seconds then.
  await new Promise((resolve) => setTimeout(resolve, 3_200));
  process.terminate();
  await process.join();
  const ended = performance.now();
  while (countWaiting() > 0) await new Promise((resolve) => setTimeout(resolve, 20));
  assert(performance.now() - ended < 1_000);
}, IGNORED);

test("a program that exits as it waits ends at once", async () => {
  const event = new Event({ context: "spawn" });
  const ended = new Value("f64", 0, { context: "spawn" });
  const process = new Process({ target: exitAsItWaits, args: [event, ended] });
  await process.start();
  assertEquals(await process.join(), 3);
  assert(Date.now() - ended.value < 2_500, `${Date.now() - ended.value} ms`);
}, IGNORED);
