// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The modules that make objects of handles, each by a literal `import()`: for programs, which have loaded them with the
 * library, and for bundles, of which they are a part. Deno reads all of them with this module; other children find them
 * by their places, see `handle_places.ts`.
 *
 * @module
 */

/** By the kind of the handle. */
const MODULES: Record<string, () => Promise<unknown>> = {
  channel: () => import("../channel.ts"),
  authkey: () => import("../network/authkey.ts"),
  connection: () => import("../connection.ts"),
  "joinable-queue": () => loadQueue(import("../../queues/joinable_queue.ts")),
  queue: () => loadQueue(import("../../queues/queue.ts")),
  "simple-queue": () => loadQueue(import("../../queues/simple_queue.ts")),
  lock: () => import("../../sync/lock.ts"),
  rlock: () => import("../../sync/rlock.ts"),
  semaphore: () => import("../../sync/semaphore.ts"),
  event: () => import("../../sync/event.ts"),
  condition: () => import("../../sync/condition.ts"),
  barrier: () => import("../../sync/barrier.ts"),
  value: () => import("../../sync/value.ts"),
  array: () => import("../../sync/shared_array.ts"),
  proxy: () => import("../../managers/proxy.ts"),
  "shared-memory": () => import("../../memory/shared_memory.ts"),
  "shareable-list": () => import("../../memory/shareable_list.ts"),
};

/** What carries the items is at hand from the beginning then. */
function loadQueue(queue: Promise<unknown>): Promise<unknown> {
  return Promise.all([queue, import("../../queues/shared_queue.ts")]);
}

/**
 * Loads what is needed to make objects of handles.
 *
 * @param kinds The kinds of the handles; of others the module must have been loaded by whoever needs it.
 */
export async function loadHandles(kinds: Iterable<string>): Promise<void> {
  for (const kind of kinds) if (Object.hasOwn(MODULES, kind)) await MODULES[kind]!();
}
