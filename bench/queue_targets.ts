// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * What the others do in the cases of queues, and what this thread does with them.
 *
 * @module
 */

import { type Event, Queue, type StartMethod } from "../mod.ts";

/** How many small values go one way in one measurement. */
const VALUES = 100_000;

/** How many are put before it is waited for them. */
const BURST = 1_000;

/** How often in one measurement a value goes there and back. */
const TRIPS = 1_000;

/** How many items of a mebibyte go one way. */
const BIG_ITEMS = 50;

/** How many each of four puts. */
const SHARE = 5_000;

/** Two queues. */
export function two(context: StartMethod): Queue[] {
  return [new Queue({ context }), new Queue({ context })];
}

/** Counts what comes until null does, and says how many they were. */
export async function count(ready: Event, there: Queue, back: Queue): Promise<void> {
  ready.set();
  for (;;) {
    let items = 0;
    while (await there.get() !== null) items++;
    await back.put(items);
  }
}

/** Puts small values. */
export async function putValues(there: Queue, back: Queue): Promise<void> {
  for (let i = 1; i <= VALUES; i++) {
    const put = there.put(i);
    if (i % BURST === 0) await put;
  }
  await there.put(null);
  if (await back.get() !== VALUES) throw new Error("Values are missing");
}

/** Puts big items. */
export async function putBig(there: Queue, back: Queue): Promise<void> {
  const item = new Uint8Array(2 ** 20).fill(1);
  for (let i = 0; i < BIG_ITEMS; i++) await there.put(item);
  await there.put(null);
  if (await back.get() !== BIG_ITEMS) throw new Error("Items are missing");
}

/** Gives back what comes. */
export async function giveBack(ready: Event, there: Queue, back: Queue): Promise<void> {
  ready.set();
  for (;;) await back.put(await there.get());
}

/** Sends a value there and back. */
export async function goAndReturn(there: Queue, back: Queue): Promise<void> {
  for (let i = 0; i < TRIPS; i++) {
    await there.put(i);
    if (await back.get() !== i) throw new Error("Another value came back");
  }
}

/** Queues of roles, of items and of ends; and one for each of those who put, by which it is told to begin. */
export function four(context: StartMethod): Queue[] {
  const roles = new Queue<number | null>({ context });
  for (const role of [0, 1, 2, 3, null, null, null, null]) roles.put(role);
  return [roles as Queue, ...two(context), ...two(context), ...two(context)];
}

/** One of four that put their share in each measurement, or of four that get what comes. */
export async function takePart(
  ready: Event,
  roles: Queue,
  items: Queue,
  ends: Queue,
  ...starts: Queue[]
): Promise<void> {
  const role = await roles.get() as number | null;
  ready.set();
  for (;;) {
    if (role !== null) {
      await starts[role]!.get();
      for (let i = 0; i < SHARE; i++) await items.put(i);
      await items.put(null);
    } else if (await items.get() === null) await ends.put(null);
  }
}

/** Has four put and four get. */
export async function startAndWait(_roles: Queue, _items: Queue, ends: Queue, ...starts: Queue[]) {
  for (const start of starts) await start.put(null);
  for (const _ of starts) await ends.get();
}
