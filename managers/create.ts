// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Makes the objects of a server.
 *
 * @module
 */

import { createRegistered } from "./registered.ts";
import { referentOf } from "./proxy.ts";
import { servedBarrier } from "./served/barrier.ts";
import { servedCondition } from "./served/condition.ts";
import { servedDict } from "./served/dict.ts";
import { servedArray, servedValue } from "./served/elements.ts";
import { servedEvent } from "./served/event.ts";
import { servedList } from "./served/list.ts";
import { ServedLock } from "./served/lock.ts";
import { servedNamespace } from "./served/namespace.ts";
import { servedJoinableQueue, servedQueue } from "./served/queue.ts";
import { servedBoundedSemaphore, servedSemaphore } from "./served/semaphore.ts";
import type { Served } from "./served/served.ts";
import { servedSet } from "./served/set.ts";
import { findAction } from "./target_place.ts";
import type { Server } from "./server.ts";

// deno-lint-ignore no-explicit-any
type Maker = (server: Server, ...args: any[]) => Served | Promise<Served>;

// deno-lint-ignore no-explicit-any
const alone = (make: (...args: any[]) => Served): Maker => (_, ...args) => make(...args);

/** By the names of the types. */
const MAKERS: ReadonlyMap<string, Maker> = new Map<string, Maker>([
  ["dict", alone(servedDict)],
  ["list", alone(servedList)],
  ["set", alone(servedSet)],
  ["namespace", alone(servedNamespace)],
  ["queue", alone(servedQueue)],
  ["joinableQueue", alone(servedJoinableQueue)],
  ["lock", () => new ServedLock(false)],
  ["rlock", () => new ServedLock(true)],
  ["semaphore", alone(servedSemaphore)],
  ["boundedSemaphore", alone(servedBoundedSemaphore)],
  ["event", alone(servedEvent)],
  ["condition", makeCondition],
  ["barrier", makeBarrier],
  ["value", alone(servedValue)],
  ["array", alone(servedArray)],
  ["pool", makePool],
]);

function makeCondition(server: Server, proxy?: object): Served {
  if (proxy === undefined) return servedCondition();
  const referent = referentOf(proxy);
  const isOurs = referent?.session === server.session;
  const lock = isOurs ? server.table.get(referent.id) : { methods: {} };
  // The lock is held with the condition.
  return Object.assign(servedCondition(lock), { contents: proxy });
}

async function makeBarrier(
  _: Server,
  parties: number,
  timeout: number | null,
  action: unknown,
): Promise<Served> {
  const act = await findAction(action);
  return servedBarrier({ parties, timeout: timeout ?? Infinity, action: act });
}

async function makePool(server: Server, options: object): Promise<Served> {
  const { servedPool } = await import("./served_pool.ts");
  return servedPool(server, options);
}

/**
 * Makes an object.
 *
 * @param server The server.
 * @param type The name of its type.
 * @param args What it is made of.
 * @returns A proxy of it.
 * @throws {RangeError} If there is no such type.
 */
export async function create(server: Server, type: string, args: unknown[]): Promise<object> {
  const make = MAKERS.get(type);
  if (make === undefined) return server.serve(await createRegistered(server, type, args));
  return server.serve({ served: await make(server, ...args), kind: type });
}
