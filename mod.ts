// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Python's `multiprocessing` for Deno, Node and Bun: run an exported function in another process, or on
 * a worker thread, wait for it, name it, end it.
 *
 * ```ts ignore
 * import { Process } from "@multiprocessing/process";
 *
 * export function task(id: number): void {
 *   console.log(`this is process ${id}`);
 * }
 *
 * if (import.meta.main) {
 *   await using process = new Process({ target: task, args: [1] });
 *   await process.start();
 *   await process.join();
 * }
 * ```
 *
 * Python's names are spelled the TypeScript way: `is_alive` is `isAlive`, keyword arguments are an
 * options bag, whatever can wait gives a promise, and times are milliseconds.
 *
 * @module
 */

export {
  AlreadyExistsError,
  AuthenticationError,
  BrokenBarrierError,
  BrokenPipeError,
  BrokenPoolError,
  BufferTooShortError,
  type BufferTooShortErrorOptions,
  CancelledError,
  EofError,
  NotFoundError,
  PoolFullError,
  ProcessError,
  ProcessStateError,
  QueueEmptyError,
  QueueFullError,
  type ResourceErrorOptions,
  TargetError,
  type TargetErrorOptions,
  TimeoutError,
  type TimeoutErrorOptions,
  WorkerLostError,
  type WorkerLostErrorOptions,
} from "./errors.ts";
export { AsyncResult } from "./pool/async_result.ts";
export {
  ProcessPoolExecutor,
  type ProcessPoolExecutorOptions,
  type ShutdownOptions,
} from "./pool/executor.ts";
export { Future } from "./pool/future.ts";
export {
  asCompleted,
  type WaitedFutures,
  waitFutures,
  type WaitFuturesOptions,
} from "./pool/futures.ts";
export { currentTask, type TaskContext } from "./pool/child/current_task.ts";
export type {
  Callbacks,
  InsightsOptions,
  MapOptions,
  NeedsInitargs,
  PoolOptions,
  StreamOptions,
  TaskOptions,
  TraceOptions,
} from "./pool/tasks/options.ts";
export { Pool } from "./pool/pool.ts";
export { Connection } from "./ipc/connection.ts";
export type { RecvBytesOptions } from "./ipc/connection_calls.ts";
export { connect, type ConnectOptions } from "./ipc/network/connect.ts";
export { Listener, type ListenerOptions } from "./ipc/network/listener.ts";
export { transfer } from "./ipc/handles/transfer.ts";
export { pipe, type PipeOptions } from "./ipc/pipe.ts";
export { wait } from "./ipc/wait.ts";
export type { Address } from "./ipc/network/address.ts";
export { type Context, getContext } from "./context.ts";
export { freezeSupport } from "./freeze_support.ts";
export {
  activeChildren,
  cpuCount,
  currentProcess,
  exit,
  type ParentProcess,
  parentProcess,
} from "./process/current.ts";
export { setExecutable } from "./process/executable.ts";
export { getLogger, type Logger, type LogLevel, logToStderr } from "./process/logging.ts";
export type {
  ProcessPermissions,
  StartMethod,
  StartMethodChoice,
  Stdio,
  WaitOptions,
} from "./base/options.ts";
export type {
  ProcessOptions,
  ProcessOptionsFor,
  Target,
  TargetReference,
} from "./process/options.ts";
export { setPreload } from "./process/preload.ts";
export { Process } from "./process/process.ts";
export { getAllStartMethods, getStartMethod, setStartMethod } from "./process/start_method.ts";
export { inline, reference } from "./process/target.ts";
export type { Percentiles, PoolInsights, WorkerInsights, WorkerState } from "./observe/figures.ts";
export type { TraceEvent } from "./observe/trace_event.ts";
export { manager, SyncManager } from "./managers/manager.ts";
export type {
  ClientTls,
  ManagerConnectOptions,
  ManagerOptions,
  RegisterOptions,
  ServerTls,
} from "./managers/manager_options.ts";
export type {
  ArrayProxy,
  AutoProxy,
  DictProxy,
  ListProxy,
  NamespaceProxy,
  PoolProxy,
  ServedJoinableQueue,
  ServedQueue,
  SetProxy,
  ValueProxy,
} from "./managers/proxies.ts";
export { type ListItem, type ListLayout } from "./memory/list_layout.ts";
export { JoinableQueue } from "./queues/joinable_queue.ts";
export type { QueueOptions } from "./queues/options.ts";
export { Queue } from "./queues/queue.ts";
export { SimpleQueue, type SimpleQueueOptions } from "./queues/simple_queue.ts";
export { ShareableList, type ShareableListOptions } from "./memory/shareable_list.ts";
export { SharedMemory, type SharedMemoryOptions } from "./memory/shared_memory.ts";
export { Barrier, type BarrierOptions } from "./sync/barrier.ts";
export { Condition, type ConditionOptions } from "./sync/condition.ts";
export type { ElementArrays, ElementType, ElementValue } from "./sync/elements.ts";
export { Event, type EventOptions } from "./sync/event.ts";
export { Lock, type LockOptions } from "./sync/lock.ts";
export { RLock, type RLockOptions } from "./sync/rlock.ts";
export { BoundedSemaphore, Semaphore, type SemaphoreOptions } from "./sync/semaphore.ts";
export { SharedArray } from "./sync/shared_array.ts";
export type { ContextOption } from "./sync/travel.ts";
export { Value, type ValueOptions } from "./sync/value.ts";
