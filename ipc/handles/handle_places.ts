// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Where the modules are that make objects of handles, for a child that gets one before it has loaded them: its own
 * module may import no more than types. By their names, as Deno reads all that a module imports by a literal, and what
 * that imports: 250 modules, of which a lock needs 60.
 *
 * @module
 */

import { module } from "../../runtime/entries.ts";
import { importModule } from "../../runtime/runtime.ts";

/** What carries the items is at hand from the beginning then. */
const SHARED_QUEUE = "queues/shared_queue";

/** By the kind of the handle. */
export const PLACES: Readonly<Record<string, readonly string[]>> = {
  channel: ["ipc/channel"],
  authkey: ["ipc/network/authkey"],
  connection: ["ipc/connection"],
  "joinable-queue": ["queues/joinable_queue", SHARED_QUEUE],
  queue: ["queues/queue", SHARED_QUEUE],
  "simple-queue": ["queues/simple_queue", SHARED_QUEUE],
  lock: ["sync/lock"],
  rlock: ["sync/rlock"],
  semaphore: ["sync/semaphore"],
  event: ["sync/event"],
  condition: ["sync/condition"],
  barrier: ["sync/barrier"],
  value: ["sync/value"],
  array: ["sync/shared_array"],
  proxy: ["managers/proxy"],
  "shared-memory": ["memory/shared_memory"],
  "shareable-list": ["memory/shareable_list"],
};

/**
 * Loads what is needed to make objects of handles.
 *
 * @param kinds The kinds of the handles; of others the module must have been loaded by whoever needs it.
 */
export async function loadHandles(kinds: Iterable<string>): Promise<void> {
  const places = [...kinds].flatMap((kind) => Object.hasOwn(PLACES, kind) ? PLACES[kind]! : []);
  await Promise.all(places.map((place) => importModule(module(place).href)));
}
