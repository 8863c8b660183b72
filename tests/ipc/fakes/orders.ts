// Copyright 2026 the multiprocessing authors. MIT license.

/** Tries every order in which things may happen. */

import { assert } from "@std/assert";
import type { Step } from "./network.ts";

/** A play that begins anew each time. */
export interface Scene {
  /** What may happen next; nothing: the scene is over. */
  steps(): Step[];
  /** Looks at how it has ended. */
  check(): void;
  /** Nobody looks at it any more. */
  leave?(): Promise<void>;
}

/** How many turns of what was put off are waited for after each step. */
const TURNS = 12;

async function settle(): Promise<void> {
  for (let turn = 0; turn < TURNS; turn++) await Promise.resolve();
}

/** A step that was taken. */
type Taken = Pick<Step, "actor" | "name">;

/** What is known of the orders. */
interface Search {
  open(): Scene;
  /** How many orders follow each situation. */
  known: Map<string, bigint>;
  limit: number;
}

/**
 * Plays a scene in every order. What happens to two actors who don't see each other has no order, so orders in
 * which the same happens to each of them are one, and only one of these is played.
 *
 * @param open Begins the scene.
 * @param limit How many situations are tried at most.
 * @returns How many orders and situations there are.
 */
export async function tryAllOrders(open: () => Scene, limit: number): Promise<[bigint, number]> {
  const search: Search = { open, known: new Map(), limit };
  return [await ordersAfter([], search), search.known.size];
}

async function ordersAfter(way: Taken[], search: Search): Promise<bigint> {
  const { open, known, limit } = search;
  const key = keyOf(way);
  const before = known.get(key);
  if (before !== undefined) return before;
  if (known.size >= limit) throw new RangeError(`There are more than ${limit} situations`);
  const steps = await play(open(), way);
  let count = steps.length === 0 ? 1n : 0n;
  for (const { actor, name } of steps) {
    count += await ordersAfter([...way, { actor, name }], search);
  }
  known.set(key, count);
  return count;
}

/** What has happened to each. */
function keyOf(way: Taken[]): string {
  const each = new Map<string, string[]>();
  for (const { actor, name } of way) each.set(actor, [...each.get(actor) ?? [], name]);
  return JSON.stringify([...each].toSorted(([a], [b]) => a < b ? -1 : 1));
}

/** Gives what may happen after these steps. */
async function play(scene: Scene, way: Taken[]): Promise<Step[]> {
  try {
    await settle();
    for (const taken of way) {
      scene.steps().find(({ actor, name }) => actor === taken.actor && name === taken.name)!.run();
      await settle();
    }
    const steps = scene.steps();
    if (steps.length === 0) scene.check();
    return steps;
  } catch (error) {
    const names = way.map(({ name }) => name).join(", ");
    throw new Error(`In the order ${names}: ${error}`, { cause: error });
  } finally {
    await scene.leave?.();
  }
}

/** Tries every order, and says how many there are in the name of a step of the test. */
export async function countOrders(
  t: Deno.TestContext,
  open: () => Scene,
  limit: number = 60_000,
): Promise<void> {
  const [orders, situations] = await tryAllOrders(open, limit);
  await t.step(`${orders} orders of ${situations} situations`, () => assert(orders > 1n));
}

/**
 * Things that a program does once, at any time.
 *
 * @param actions Each; who does it is the first word of the name.
 * @param after What comes only after what.
 * @returns Gives those that are left.
 */
export function onceEach(
  actions: Record<string, () => void>,
  after: Record<string, string> = {},
): () => Step[] {
  const left = new Map(Object.entries(actions));
  const mayBe = (name: string) => !left.has(after[name] ?? "");
  return () =>
    [...left].filter(([name]) => mayBe(name)).map(([name, action]) => ({
      actor: name.split(" ")[0]!,
      name,
      run: () => {
        left.delete(name);
        action();
      },
    }));
}
