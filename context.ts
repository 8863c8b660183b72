// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * A start method and everything made for it.
 *
 * @module
 */

import { ProcessStateError } from "./errors.ts";
import type { Connection } from "./ipc/connection.ts";
import { MAKE_PIPE, pipe, PIPE_RULES, type PipeOptions } from "./ipc/pipe.ts";
import { manager, type SyncManager } from "./managers/manager.ts";
import { MAKE_MANAGER, MANAGER_RULES, type ManagerOptions } from "./managers/manager_options.ts";
import { MAKE_POOL, POOL_RULES } from "./pool/tasks/check_options.ts";
import {
  EXECUTOR_RULES,
  MAKE_EXECUTOR,
  ProcessPoolExecutor,
  type ProcessPoolExecutorOptions,
} from "./pool/executor.ts";
import type { NeedsInitargs, PoolOptions } from "./pool/tasks/options.ts";
import { Pool } from "./pool/pool.ts";
import { check, checkCount, readOptions, type Rules } from "./base/arguments.ts";
import type { StartMethod, StartMethodChoice } from "./base/options.ts";
import type { Call } from "./base/refusal.ts";
import { isMethod } from "./base/rules.ts";
import { MAKE_PROCESS, PROCESS_RULES } from "./process/check_options.ts";
import type { ProcessOptions } from "./process/options.ts";
import { Process } from "./process/process.ts";
import { getStartMethod } from "./process/start_method.ts";
import { JoinableQueue } from "./queues/joinable_queue.ts";
import {
  MAKE_JOINABLE,
  MAKE_QUEUE,
  MAKE_SIMPLE,
  QUEUE_RULES,
  type QueueOptions,
} from "./queues/options.ts";
import { Queue } from "./queues/queue.ts";
import { SimpleQueue } from "./queues/simple_queue.ts";
import { Barrier, type BarrierOptions } from "./sync/barrier.ts";
import { Condition } from "./sync/condition.ts";
import type { ElementType, ElementValue } from "./sync/elements.ts";
import { Event } from "./sync/event.ts";
import { Lock } from "./sync/lock.ts";
import { RLock } from "./sync/rlock.ts";
import { BoundedSemaphore, Semaphore } from "./sync/semaphore.ts";
import { SharedArray } from "./sync/shared_array.ts";
import { Value, type ValueOptions } from "./sync/value.ts";

/** A start method and everything made for it: the factories set `context` themselves. */
export interface Context extends StartMethodChoice {
  /** The start method. */
  readonly startMethod: StartMethod;
  /**
   * A {@linkcode Process} of this start method.
   *
   * @typeParam A The arguments of the target.
   * @param options What to run, and how.
   * @returns The process, not started.
   */
  // deno-lint-ignore no-explicit-any
  process<A extends readonly unknown[] = readonly any[]>(
    options?:
      & Omit<ProcessOptions<A>, "context">
      & ([] extends A ? unknown : {
        /** The arguments that the target needs. */
        args: Readonly<NoInfer<A>>;
      }),
  ): Process<A>;
  /**
   * A {@linkcode Pool} of this start method.
   *
   * @typeParam I The arguments of the initializer.
   * @param options How many workers, and how.
   * @returns The pool.
   */
  // deno-lint-ignore no-explicit-any
  pool<I extends readonly unknown[] = readonly any[]>(
    options?: Omit<PoolOptions<I>, "context"> & NeedsInitargs<I>,
  ): Pool<I>;
  /**
   * A {@linkcode ProcessPoolExecutor} of this start method.
   *
   * @typeParam I The arguments of the initializer.
   * @param options How many workers, and how.
   * @returns The executor.
   */
  // deno-lint-ignore no-explicit-any
  executor<I extends readonly unknown[] = readonly any[]>(
    options?: Omit<ProcessPoolExecutorOptions<I>, "context"> & NeedsInitargs<I>,
  ): ProcessPoolExecutor<I>;
  /**
   * Two connected ends, one way: {@linkcode pipe}.
   *
   * @typeParam A What goes through.
   * @param options `duplex: false`.
   * @returns The ends: the first only receives and the second only sends.
   */
  pipe<A = unknown>(options: {
    /** Whether both ends send and receive. */
    duplex: false;
  }): [Connection<A, never>, Connection<never, A>];
  /**
   * Two connected ends: {@linkcode pipe}.
   *
   * @typeParam A What the first end receives.
   * @typeParam B What it sends.
   * @param options Which ways it goes.
   * @returns The ends.
   */
  pipe<A = unknown, B = A>(
    options?: Omit<PipeOptions, "context">,
  ): [Connection<A, B>, Connection<B, A>];
  /**
   * A {@linkcode Queue} for children of this start method.
   *
   * @typeParam T What it holds.
   * @param options How many items it holds.
   * @returns The queue.
   */
  queue<T = unknown>(options?: Omit<QueueOptions, "context">): Queue<T>;
  /**
   * A {@linkcode JoinableQueue} for children of this start method.
   *
   * @typeParam T What it holds.
   * @param options How many items it holds.
   * @returns The queue.
   */
  joinableQueue<T = unknown>(options?: Omit<QueueOptions, "context">): JoinableQueue<T>;
  /**
   * A {@linkcode SimpleQueue} for children of this start method.
   *
   * @typeParam T What it holds.
   * @returns The queue.
   */
  simpleQueue<T = unknown>(): SimpleQueue<T>;
  /**
   * A {@linkcode Lock} for children of this start method.
   *
   * @returns The lock.
   */
  lock(): Lock;
  /**
   * An {@linkcode RLock} for children of this start method.
   *
   * @returns The lock.
   */
  rlock(): RLock;
  /**
   * A {@linkcode Semaphore} for children of this start method.
   *
   * @param value How many permits it has. Default 1.
   * @returns The semaphore.
   */
  semaphore(value?: number): Semaphore;
  /**
   * A {@linkcode BoundedSemaphore} for children of this start method.
   *
   * @param value How many permits it has. Default 1.
   * @returns The semaphore.
   */
  boundedSemaphore(value?: number): BoundedSemaphore;
  /**
   * A {@linkcode Condition} for children of this start method.
   *
   * @param lock Its lock. Default: one of its own.
   * @returns The condition.
   */
  condition(lock?: Lock | RLock): Condition;
  /**
   * An {@linkcode Event} for children of this start method.
   *
   * @returns The event.
   */
  event(): Event;
  /**
   * A {@linkcode Barrier} for children of this start method.
   *
   * @param parties How many are to come.
   * @param options What is special about it.
   * @returns The barrier.
   */
  barrier(parties: number, options?: Omit<BarrierOptions, "context">): Barrier;
  /**
   * A {@linkcode Value} for children of this start method.
   *
   * @typeParam T The type of the number.
   * @param type The type of the number.
   * @param initial What it is first. Default 0.
   * @param options Its lock.
   * @returns The value.
   */
  value<T extends ElementType>(
    type: T,
    initial?: ElementValue<T>,
    options?: Omit<ValueOptions, "context">,
  ): Value<T>;
  /**
   * A {@linkcode SharedArray} for children of this start method.
   *
   * @typeParam T The type of the numbers.
   * @param type The type of the numbers.
   * @param lengthOrValues How many there are, or what they are.
   * @param options Its lock.
   * @returns The array.
   */
  array<T extends ElementType>(
    type: T,
    lengthOrValues: number | ArrayLike<ElementValue<T>>,
    options?: Omit<ValueOptions, "context">,
  ): SharedArray<T>;
  /**
   * A {@linkcode SyncManager} whose server is started with this method: {@linkcode manager}.
   *
   * @typeParam Registered What {@linkcode SyncManager.register} has added.
   * @param options Where it listens.
   * @returns The manager.
   */
  manager<Registered = unknown>(
    options?: Omit<ManagerOptions, "context">,
  ): Promise<SyncManager & Registered>;
  /**
   * The start method, as of a module that knows no other one.
   *
   * @returns The start method.
   */
  getStartMethod(): StartMethod;
  /**
   * Itself.
   *
   * @returns This context.
   */
  getContext(): Context;
  /**
   * Can't be done: a context has one start method.
   *
   * @param method Any.
   * @throws {ProcessStateError} Always.
   */
  setStartMethod(method: StartMethod | null): never;
}

/** The only implementation: one object a start method. */
class MethodContext implements Context {
  readonly startMethod: StartMethod;

  constructor(startMethod: StartMethod) {
    this.startMethod = startMethod;
  }

  // deno-lint-ignore no-explicit-any
  process<A extends readonly unknown[] = readonly any[]>(
    options?:
      & Omit<ProcessOptions<A>, "context">
      & ([] extends A ? unknown : {
        args: Readonly<NoInfer<A>>;
      }),
  ): Process<A> {
    checkCount(MAKE_PROCESS, arguments.length, 1);
    const read = this.#read(MAKE_PROCESS, options as ProcessOptions, PROCESS_RULES);
    return new Process<readonly unknown[]>({ args: [], ...read }) as unknown as Process<A>;
  }

  // deno-lint-ignore no-explicit-any
  pool<I extends readonly unknown[] = readonly any[]>(
    options?: Omit<PoolOptions<I>, "context"> & NeedsInitargs<I>,
  ): Pool<I> {
    checkCount(MAKE_POOL, arguments.length, 1);
    return new Pool(this.#read(MAKE_POOL, options as PoolOptions, POOL_RULES)) as Pool<I>;
  }

  // deno-lint-ignore no-explicit-any
  executor<I extends readonly unknown[] = readonly any[]>(
    options?: Omit<ProcessPoolExecutorOptions<I>, "context"> & NeedsInitargs<I>,
  ): ProcessPoolExecutor<I> {
    checkCount(MAKE_EXECUTOR, arguments.length, 1);
    const given = options as ProcessPoolExecutorOptions;
    const read = this.#read(MAKE_EXECUTOR, given, EXECUTOR_RULES);
    return new ProcessPoolExecutor(read) as ProcessPoolExecutor<I>;
  }

  pipe<A = unknown>(options: { duplex: false }): [Connection<A, never>, Connection<never, A>];
  pipe<A = unknown, B = A>(
    options?: Omit<PipeOptions, "context">,
  ): [Connection<A, B>, Connection<B, A>];
  pipe(options?: Omit<PipeOptions, "context">): [Connection, Connection] {
    checkCount(MAKE_PIPE, arguments.length, 1);
    return pipe(this.#read(MAKE_PIPE, options, PIPE_RULES));
  }

  /** The options with this start method, which is no option here. */
  #read<T extends object>(
    call: Call,
    options: Omit<T, "context"> | undefined,
    { context: _context, ...rules }: Rules<T & { context?: unknown }>,
  ): T {
    const read = readOptions<object>(call, options, rules);
    return { ...read, context: this.startMethod } as unknown as T;
  }

  queue<T = unknown>(options?: Omit<QueueOptions, "context">): Queue<T> {
    checkCount(MAKE_QUEUE, arguments.length, 1);
    return new Queue<T>(this.#read(MAKE_QUEUE, options, QUEUE_RULES));
  }

  joinableQueue<T = unknown>(options?: Omit<QueueOptions, "context">): JoinableQueue<T> {
    checkCount(MAKE_JOINABLE, arguments.length, 1);
    return new JoinableQueue<T>(this.#read(MAKE_JOINABLE, options, QUEUE_RULES));
  }

  simpleQueue<T = unknown>(): SimpleQueue<T> {
    checkCount(MAKE_SIMPLE, arguments.length, 0);
    return new SimpleQueue<T>({ context: this.startMethod });
  }

  lock(): Lock {
    return new Lock({ context: this.startMethod });
  }

  rlock(): RLock {
    return new RLock({ context: this.startMethod });
  }

  semaphore(value?: number): Semaphore {
    checkCount(CALLS.semaphore, arguments.length, 1);
    return new Semaphore(value, { context: this.startMethod });
  }

  boundedSemaphore(value?: number): BoundedSemaphore {
    checkCount(CALLS.boundedSemaphore, arguments.length, 1);
    return new BoundedSemaphore(value, { context: this.startMethod });
  }

  condition(lock?: Lock | RLock): Condition {
    checkCount(CALLS.condition, arguments.length, 1);
    return new Condition(lock, { context: this.startMethod });
  }

  event(): Event {
    return new Event({ context: this.startMethod });
  }

  barrier(parties: number, options: Omit<BarrierOptions, "context"> = {}): Barrier {
    checkCount(CALLS.barrier, arguments.length, 2);
    return new Barrier(parties, { ...options, context: this.startMethod });
  }

  value<T extends ElementType>(
    type: T,
    initial?: ElementValue<T>,
    options: Omit<ValueOptions, "context"> = {},
  ): Value<T> {
    checkCount(CALLS.value, arguments.length, 3);
    return new Value(type, initial, { ...options, context: this.startMethod });
  }

  array<T extends ElementType>(
    type: T,
    lengthOrValues: number | ArrayLike<ElementValue<T>>,
    options: Omit<ValueOptions, "context"> = {},
  ): SharedArray<T> {
    checkCount(CALLS.array, arguments.length, 3);
    return new SharedArray(type, lengthOrValues, { ...options, context: this.startMethod });
  }

  // What is wrong with the options rejects.
  async manager<Registered = unknown>(
    options?: Omit<ManagerOptions, "context">,
  ): Promise<SyncManager & Registered> {
    checkCount(MAKE_MANAGER, arguments.length, 1);
    return await manager<Registered>(
      this.#read<ManagerOptions>(MAKE_MANAGER, options, MANAGER_RULES),
    );
  }

  getStartMethod(): StartMethod {
    return this.startMethod;
  }

  getContext(): Context {
    return this;
  }

  setStartMethod(): never {
    throw new ProcessStateError(
      `Cannot set the start method of a context as it is always "${this.startMethod}": use getContext(method)`,
    );
  }
}

/** How what is shared is made, for the text of errors. */
const CALLS = {
  semaphore: { does: "make a semaphore", right: "semaphore(2)" },
  boundedSemaphore: { does: "make a bounded semaphore", right: "boundedSemaphore(2)" },
  condition: { does: "make a condition", right: "condition(lock)" },
  barrier: { does: "make a barrier", right: "barrier(4, { timeout: 1000 })" },
  value: { does: "make a value", right: 'value("i32", 0, { lock: false })' },
  array: { does: "make an array", right: 'array("f64", 10, { lock: false })' },
};

const GET_CONTEXT = { does: "get a context", right: 'getContext("worker")' };

const contexts = new Map<StartMethod, Context>();

/**
 * A start method and everything made for it. Python's `get_context`.
 *
 * @param method The start method. Default: the default one, which is fixed by that.
 * @returns Its context.
 * @throws {RangeError} If there is no such start method.
 *
 * @example Usage
 * ```ts
 * import { getContext, inline } from "@multiprocessing/process";
 * import { assertEquals } from "@std/assert";
 *
 * const context = getContext("worker");
 * await using process = context.process({ target: inline(() => {}) });
 * await process.start();
 * assertEquals(await process.join(), 0);
 * ```
 */
export function getContext(method?: StartMethod): Context {
  checkCount(GET_CONTEXT, arguments.length, 1);
  if (method !== undefined) {
    check(GET_CONTEXT.does, "method", method, isMethod, GET_CONTEXT.right);
  }
  return contextOf(method ?? getStartMethod());
}

function contextOf(method: StartMethod): Context {
  const context = contexts.get(method) ?? new MethodContext(method);
  contexts.set(method, context);
  return context;
}
