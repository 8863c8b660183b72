// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The rooms of this house: the one list of what the library consists of, and of what may stand on what. Every
 * other list of its folders is made from this one, or checked against it.
 *
 * @module
 */

/** A folder of the library, or a file at its root. */
export interface Room {
  /** Its path from the root; a folder without a slash. A folder in a room is a room of its own, or none. */
  path: string;
  /** The rooms that its files may import, types too, besides each other. */
  imports: readonly string[];
}

/** An import that goes up, or round in a circle, as it is made only when it is needed. */
export interface LazyImport {
  /** The file that imports. */
  from: string;
  /** What it imports. */
  to: string;
  /** Why it has to. */
  reason: string;
}

const BASE = ["errors.ts", "base"];
const SYSTEM = [...BASE, "runtime"];
const WIRE = [...SYSTEM, "codec", "memory", "ipc/spin", "ipc/handles", "ipc/frames", "ipc/ring"];
const IPC = [...WIRE, "ipc/transport", "ipc/route", "ipc"];
const TALK = [...IPC, "ipc/network", "ipc/rpc"];
const PROCESS = [...TALK, "observe", "process"];
const SHARED = [...PROCESS, "workers", "sync/states", "sync", "queues"];
const WORKERS = ["pool/tasks", "pool/lanes", "pool/child", "pool/scheduling"];
const POOL = [...WORKERS, "pool/workers", "pool"];
const ALL = [...SHARED, ...POOL, "managers"];

/** All rooms, from the ground up. */
export const ROOMS: readonly Room[] = [
  { path: "errors.ts", imports: ["base"] },
  { path: "base", imports: ["errors.ts"] },
  { path: "runtime", imports: [...BASE, "runtime/deno"] },
  { path: "runtime/deno", imports: SYSTEM },
  { path: "runtime/node", imports: [...SYSTEM, "runtime/bun"] },
  { path: "runtime/bun", imports: SYSTEM },
  { path: "codec", imports: BASE },
  { path: "memory", imports: [...SYSTEM, "codec"] },
  { path: "ipc/spin", imports: SYSTEM },
  { path: "ipc/handles", imports: [...SYSTEM, "codec"] },
  { path: "ipc/frames", imports: [...SYSTEM, "codec", "ipc/handles"] },
  { path: "ipc/ring", imports: [...SYSTEM, "memory", "ipc/spin", "ipc/frames"] },
  { path: "ipc/transport", imports: WIRE },
  { path: "ipc/route", imports: [...WIRE, "ipc/transport"] },
  { path: "ipc", imports: [...WIRE, "ipc/transport", "ipc/route"] },
  { path: "ipc/network", imports: IPC },
  { path: "ipc/rpc", imports: IPC },
  { path: "process", imports: [...TALK, "observe"] },
  { path: "workers", imports: PROCESS },
  { path: "sync/states", imports: [...SYSTEM, "memory"] },
  { path: "sync", imports: [...PROCESS, "sync/states"] },
  { path: "queues", imports: [...PROCESS, "sync/states", "sync"] },
  { path: "observe", imports: SYSTEM },
  { path: "pool/tasks", imports: PROCESS },
  { path: "pool/lanes", imports: TALK },
  { path: "pool/child", imports: [...PROCESS, "pool/tasks", "pool/lanes"] },
  { path: "pool/scheduling", imports: [...PROCESS, "pool/tasks"] },
  { path: "pool/workers", imports: [...PROCESS, ...WORKERS] },
  { path: "pool", imports: [...PROCESS, ...POOL] },
  { path: "managers", imports: [...SHARED, ...POOL, "managers/served"] },
  { path: "managers/served", imports: [...BASE, "sync"] },
  { path: "bullmq", imports: [...PROCESS, ...POOL] },
  { path: "progress", imports: SYSTEM },
  { path: "dashboard", imports: [...SYSTEM, "observe"] },
  { path: "dashboard/page", imports: ["dashboard", "observe"] },
  { path: "context.ts", imports: ALL },
  { path: "frozen_child.ts", imports: ALL },
  { path: "freeze_support.ts", imports: [...PROCESS, "frozen_child.ts"] },
  { path: "mod.ts", imports: [...ALL, "context.ts", "freeze_support.ts"] },
];

/** The imports that the floors would not allow. */
export const LAZY: readonly LazyImport[] = [
  {
    from: "ipc/handles/handle_modules.ts",
    to: "ipc/channel.ts",
    reason: "a child makes objects of the handles that it is given, of whichever kind they are",
  },
  {
    from: "ipc/handles/handle_modules.ts",
    to: "ipc/connection.ts",
    reason: "as above",
  },
  {
    from: "ipc/handles/handle_modules.ts",
    to: "ipc/network/authkey.ts",
    reason: "as above",
  },
  { from: "ipc/handles/handle_modules.ts", to: "queues/joinable_queue.ts", reason: "as above" },
  { from: "ipc/handles/handle_modules.ts", to: "queues/queue.ts", reason: "as above" },
  { from: "ipc/handles/handle_modules.ts", to: "queues/shared_queue.ts", reason: "as above" },
  { from: "ipc/handles/handle_modules.ts", to: "queues/simple_queue.ts", reason: "as above" },
  { from: "ipc/handles/handle_modules.ts", to: "sync/lock.ts", reason: "as above" },
  { from: "ipc/handles/handle_modules.ts", to: "memory/shared_memory.ts", reason: "as above" },
  { from: "ipc/handles/handle_modules.ts", to: "memory/shareable_list.ts", reason: "as above" },
  { from: "ipc/handles/handle_modules.ts", to: "sync/rlock.ts", reason: "as above" },
  { from: "ipc/handles/handle_modules.ts", to: "sync/semaphore.ts", reason: "as above" },
  { from: "ipc/handles/handle_modules.ts", to: "sync/event.ts", reason: "as above" },
  { from: "ipc/handles/handle_modules.ts", to: "sync/condition.ts", reason: "as above" },
  { from: "ipc/handles/handle_modules.ts", to: "sync/barrier.ts", reason: "as above" },
  { from: "ipc/handles/handle_modules.ts", to: "sync/value.ts", reason: "as above" },
  { from: "ipc/handles/handle_modules.ts", to: "sync/shared_array.ts", reason: "as above" },
  { from: "ipc/handles/handle_modules.ts", to: "managers/proxy.ts", reason: "as above" },
  {
    from: "process/launcher.ts",
    to: "process/spawn.ts",
    reason: "the table of start methods; each fulfils the contract that stands beside it",
  },
  { from: "process/launcher.ts", to: "process/warm.ts", reason: "as above" },
  { from: "process/launcher.ts", to: "workers/worker.ts", reason: "as above" },
];

const PATHS = ROOMS.map(({ path }) => path);

/**
 * The room that a file is in.
 *
 * @param path The file's path from the root, with slashes.
 * @returns The room's path; null if it is in none.
 */
export function roomOf(path: string): string | null {
  const folder = path.includes("/") ? path.slice(0, path.lastIndexOf("/")) : path;
  return PATHS.includes(folder) ? folder : null;
}

/** The folders and files that the library consists of: what is published. */
export const PUBLISHED: readonly string[] = [
  ...new Set(PATHS.map((path) => path.split("/")[0]!)),
];

/**
 * Whether a file belongs to the library.
 *
 * @param path Its path from the root, with slashes.
 * @returns Whether it does.
 */
export function isLibrary(path: string): boolean {
  return PUBLISHED.includes(path.split("/")[0]!);
}
