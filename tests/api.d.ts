// Copyright 2026 the multiprocessing authors. MIT license.
// deno-lint-ignore-file no-explicit-any

/**
 * The public surface of api.md as declarations: what `mod.ts` exports, with the types that the page
 * abbreviates. Times are milliseconds. Where a doc comment says "throws", a method that returns a
 * promise rejects instead. Option bags and proxy types that api.md leaves unnamed have names here so
 * that they can be documented; the `constructor(...args: any[])` of a class means that the library
 * makes its objects and that how it does so is not part of the surface.
 *
 * @module
 */

// ---- Waiting ------------------------------------------------------------------------------------

/** How long to wait. Both absent: for ever. */
export interface WaitOptions {
  /** Milliseconds; 0 or less: do not wait. */
  timeout?: number;
  /** Rejects with `signal.reason`; nothing is consumed or acquired then. */
  signal?: AbortSignal;
}

// ---- Errors -------------------------------------------------------------------------------------

/** The base of every error of this library. */
export declare class ProcessError extends Error {
  constructor(...args: any[]);
}

/** A call that the object's state forbids: start twice, join before start, use after close, ... */
export declare class ProcessStateError extends ProcessError {}

/** A target that another process can't reach: closure, bound function, not exported, wrong module. */
export declare class TargetError extends ProcessError {
  /** The module looked in; null if none could be told. */
  readonly module: string | null;
  readonly targetName: string;
}

/** A pool worker died while it held the task. */
export declare class WorkerLostError extends ProcessError {
  /** As {@linkcode Process.exitCode}; null if it can't be told. */
  readonly exitCode: number | null;
  readonly pid: number;
}

/** The pool can't go on: its workers die before they can take a task. */
export declare class BrokenPoolError extends ProcessError {
  readonly cause: unknown;
}

/** A result was not ready in time. */
export declare class TimeoutError extends ProcessError {
  /** Milliseconds waited. */
  readonly timeout: number;
}

/** The other end of a connection is closed and nothing is left to receive. */
export declare class EofError extends ProcessError {}

/** Sending to a connection whose other end is closed, or receiving when its holder died in the middle of a message. */
export declare class BrokenPipeError extends ProcessError {}

/** The result of a cancelled future. */
export declare class CancelledError extends ProcessError {}

/** Shared memory, or a listener's address, that is missing. */
export declare class NotFoundError extends ProcessError {
  /** Its name. */
  readonly resource: string;
}

/** Shared memory, or a listener's address, that is taken. */
export declare class AlreadyExistsError extends ProcessError {
  /** Its name. */
  readonly resource: string;
}

/** {@linkcode Connection.recvBytesInto} got more than fits. */
export declare class BufferTooShortError extends ProcessError {
  /** The whole message. */
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** The other side doesn't know the key. */
export declare class AuthenticationError extends ProcessError {}

/** A `get` that could not wait, or waited in vain. */
export declare class QueueEmptyError extends ProcessError {}

/** A `put` that could not wait, or waited in vain. */
export declare class QueueFullError extends ProcessError {}

/** One task more than the pool's `maxQueue`. */
export declare class PoolFullError extends ProcessError {}

/** A barrier was aborted, reset or timed out. */
export declare class BrokenBarrierError extends ProcessError {}

// ---- Targets ------------------------------------------------------------------------------------

declare const signature: unique symbol;

/** Where a target is, as plain data; made with {@linkcode reference} or {@linkcode inline}. */
export interface TargetReference<A extends readonly unknown[] = readonly any[], R = unknown> {
  readonly module: string | URL;
  /** The name it is exported by. */
  readonly name: string;
  /** For the type checker only; never there at run time. */
  readonly [signature]?: (...args: A) => R | Promise<R>;
}

/**
 * What another process can run: an exported function, a builtin reachable from `globalThis`
 * (`Math.sqrt`), or a reference. `R` is the awaited result: an async function that gives
 * `Promise<number>` is a target of `number`.
 */
export type Target<A extends readonly unknown[] = readonly any[], R = unknown> =
  | ((...args: A) => R | Promise<R>)
  | TargetReference<A, R>;

/** The export `name` of `module`, without importing it here. */
export declare function reference<A extends readonly unknown[] = readonly any[], R = unknown>(
  module: string | URL,
  name: string,
): TargetReference<A, Awaited<R>>;

/** Ships the source text of `fn`, which may use no outer variables. */
export declare function inline<A extends readonly unknown[], R>(
  fn: (...args: A) => R | Promise<R>,
): TargetReference<A, R>;

// ---- Process ------------------------------------------------------------------------------------

/** The shape of `Deno.PermissionOptionsObject`, without needing Deno's types. */
export interface ProcessPermissions {
  env?: "inherit" | boolean | string[];
  ffi?: "inherit" | boolean | (string | URL)[];
  import?: "inherit" | boolean | string[];
  net?: "inherit" | boolean | string[];
  read?: "inherit" | boolean | (string | URL)[];
  run?: "inherit" | boolean | (string | URL)[];
  sys?: "inherit" | boolean | string[];
  write?: "inherit" | boolean | (string | URL)[];
}

export interface ProcessOptions<A extends readonly unknown[] = readonly any[]> {
  /** What to run. Default: nothing; a subclass overrides {@linkcode Process.run} instead. */
  target?: Target<A>;
  /** Structured-cloned to the child. Required when the target needs arguments. Default `[]`. */
  args?: Readonly<NoInfer<A>>;
  /** Default `Process-1`, `Process-2`, ...; a child's own children: `Process-1:1`, ... */
  name?: string;
  /** Terminated when its parent ends. Default: that of the current process. */
  daemon?: boolean;
  /** Default: the default context. */
  context?: StartMethod | StartMethodChoice;
  /** Added to the parent's environment. */
  env?: Record<string, string>;
  /** Default: the parent's. */
  cwd?: string | URL;
  /** Default `inherit`. */
  stdout?: "inherit" | "piped" | "null";
  /** Default `inherit`. */
  stderr?: "inherit" | "piped" | "null";
  /** Never more than the parent has. Default `inherit`. */
  permissions?: "inherit" | "none" | ProcessPermissions;
  /** May outlive its parent, however that ends. Default false. */
  detached?: boolean;
}

/**
 * A function, or the `run` method of a subclass, in a process or worker of its own. After `close` everything
 * but `name`, `daemon`, `toString` and `close` throws {@linkcode ProcessStateError}.
 */
export declare class Process<A extends readonly unknown[] = readonly any[]>
  implements AsyncDisposable {
  constructor(
    options?: ProcessOptions<A> & ([] extends A ? unknown : { args: Readonly<NoInfer<A>> }),
  );
  /** Settable at any time. */
  name: string;
  /** Settable until started; throws {@linkcode ProcessStateError} then. */
  daemon: boolean;
  /** 32 random bytes, inherited by children. */
  authkey: Uint8Array;
  /** Null until started. In a worker: the pid of its OS process. */
  get pid(): number | null;
  /** The same as `pid`. */
  get ident(): number | null;
  /** Null while not ended; 0 returned; 1 threw; n of `exit(n)`; -n killed by signal n. */
  get exitCode(): number | null;
  /** Resolves with the exit code once it has ended. Throws {@linkcode ProcessStateError} until started. */
  get sentinel(): Promise<number>;
  /** Null unless `piped` and started. */
  get stdout(): ReadableStream<Uint8Array<ArrayBuffer>> | null;
  /** Null unless `piped` and started. */
  get stderr(): ReadableStream<Uint8Array<ArrayBuffer>> | null;
  /** What the child does. Default: calls `target(...args)`. */
  run(): unknown | Promise<unknown>;
  /**
   * Resolves once it is running; doesn't wait for the child to boot. Throws {@linkcode ProcessStateError}
   * (started before, or a daemon's child), {@linkcode TargetError}, `DataCloneError` for its arguments.
   */
  start(): Promise<void>;
  /** The exit code; null if the timeout came first. Throws {@linkcode ProcessStateError} until started. */
  join(options?: WaitOptions): Promise<number | null>;
  isAlive(): boolean;
  /** SIGTERM. A worker is terminated: exit code -15. Nothing to do on one that has ended. */
  terminate(): void;
  /** SIGKILL: exit code -9. */
  kill(): void;
  /** SIGINT. A worker has no signals: throws {@linkcode ProcessStateError}. */
  interrupt(): void;
  /** Forgets it. Throws {@linkcode ProcessStateError} while it runs. */
  close(): void;
  /** `<Process name='Process-1' pid=12 parent=10 started daemon>`; initial | started | stopped exitcode=0 | closed. */
  toString(): string;
  /** Terminates it if alive, joins, closes. */
  [Symbol.asyncDispose](): Promise<void>;
}

/** The process that started this one, as seen from here. */
export interface ParentProcess {
  readonly name: string;
  readonly pid: number;
  isAlive(): boolean;
  /** Resolves when it has ended or the timeout came; null where its exit code can't be told, as in Python. */
  join(options?: WaitOptions): Promise<number | null>;
  /** Resolves once it has ended. */
  readonly sentinel: Promise<number | null>;
}

/** This process; in the main one its name is `MainProcess`. */
export declare function currentProcess(): Process;

/** The parent of this process; null in the main one. */
export declare function parentProcess(): ParentProcess | null;

/** Started and not ended, in start order; a fresh array. */
export declare function activeChildren(): Process[];

/** At least 1. */
export declare function cpuCount(): number;

/**
 * To be awaited first in a program that is its own executable, or one bundled file: in a child it takes over and never
 * settles. `targets` are the functions that children may be asked for, by name.
 */
export declare function freezeSupport(
  targets?: Record<string, (...args: any[]) => unknown>,
  main?: () => unknown,
): Promise<void>;

/** Ends this process, from inside a target: 0, 1 or n; a string is printed on stderr and gives 1. Default 0. */
export declare function exit(status?: number | boolean | null | string): never;

// ---- Contexts -----------------------------------------------------------------------------------

/** `spawn`: a fresh OS process. `worker`: a thread of this one. `warm`: a process that has already booted. */
export type StartMethod = "spawn" | "worker" | "warm";

/** The start methods that work here, the default one first. */
export declare function getAllStartMethods(): StartMethod[];

/** `spawn` unless set. */
export declare function getStartMethod(): StartMethod;

/** Throws {@linkcode ProcessStateError} on the second call without `force`. */
export declare function setStartMethod(method: StartMethod, options?: {
  /** Default false. */
  force?: boolean;
}): void;

/** Default: the default start method. */
export declare function getContext(method?: StartMethod): Context;

/** Modules that `warm` children import before they are asked for. */
export declare function setPreload(modules: (string | URL)[]): void;

/** What chooses a start method: a {@linkcode Context}, or anything with one. */
export interface StartMethodChoice {
  readonly startMethod: StartMethod;
}

/** A start method and everything made for it: the factories set `context` themselves. */
export interface Context extends StartMethodChoice {
  readonly startMethod: StartMethod;
  process<A extends readonly unknown[] = readonly any[]>(
    options?:
      & Omit<ProcessOptions<A>, "context">
      & ([] extends A ? unknown : { args: Readonly<NoInfer<A>> }),
  ): Process<A>;
  pool(options?: Omit<PoolOptions, "context">): Pool;
  pipe<A = unknown>(options: { duplex: false }): [Connection<A, never>, Connection<never, A>];
  pipe<A = unknown, B = A>(
    options?: Omit<PipeOptions, "context">,
  ): [Connection<A, B>, Connection<B, A>];
  queue<T = unknown>(options?: Omit<QueueOptions, "context">): Queue<T>;
  simpleQueue<T = unknown>(): SimpleQueue<T>;
  joinableQueue<T = unknown>(options?: Omit<QueueOptions, "context">): JoinableQueue<T>;
  lock(): Lock;
  rlock(): RLock;
  semaphore(value?: number): Semaphore;
  boundedSemaphore(value?: number): BoundedSemaphore;
  condition(lock?: Lock | RLock): Condition;
  event(): Event;
  barrier(parties: number, options?: Omit<BarrierOptions, "context">): Barrier;
  value<T extends ElementType>(
    type: T,
    initial?: ElementValue<T>,
    options?: Omit<ValueOptions, "context">,
  ): Value<T>;
  array<T extends ElementType>(
    type: T,
    lengthOrValues: number | ArrayLike<ElementValue<T>>,
    options?: Omit<ValueOptions, "context">,
  ): SharedArray<T>;
  manager(options?: Omit<ManagerOptions, "context">): Promise<SyncManager>;
  executor(options?: Omit<ProcessPoolExecutorOptions, "context">): ProcessPoolExecutor;
}

// ---- Connections --------------------------------------------------------------------------------

export interface PipeOptions {
  /** Default true. False: the first end only receives, the second only sends. */
  duplex?: boolean;
  /** Default: the default context. */
  context?: StartMethod | StartMethodChoice;
}

/** A one-way pipe: the first end only receives, the second only sends. */
export declare function pipe<A = unknown>(
  options: PipeOptions & { duplex: false },
): [Connection<A, never>, Connection<never, A>];
/** Two connected ends: `A` is what the first receives, `B` what it sends. */
export declare function pipe<A = unknown, B = A>(
  options?: PipeOptions,
): [Connection<A, B>, Connection<B, A>];

/**
 * One end of a channel of messages. Passed to another process it moves: the copy here is closed.
 * A closed end, or the wrong direction of a one-way pipe, throws {@linkcode ProcessStateError}.
 */
export declare class Connection<In = unknown, Out = unknown>
  implements AsyncDisposable, AsyncIterable<In> {
  /** Made by {@linkcode pipe}, {@linkcode connect} and {@linkcode Listener.accept}. */
  constructor(...args: any[]);
  readonly readable: boolean;
  readonly writable: boolean;
  readonly closed: boolean;
  /** Resolves when handed on; waits under backpressure. Throws {@linkcode BrokenPipeError}, `DataCloneError`. */
  send(value: Out): Promise<void>;
  /** Throws {@linkcode EofError} at the end, {@linkcode BrokenPipeError} if a message was cut, {@linkcode TimeoutError}. */
  recv(options?: WaitOptions): Promise<In>;
  /** `size` bytes from byte `offset` on; default: all that follow. Throws {@linkcode BrokenPipeError}, `RangeError`. */
  sendBytes(data: ArrayBufferView | ArrayBuffer, offset?: number, size?: number): Promise<void>;
  /**
   * Throws {@linkcode EofError}, {@linkcode BrokenPipeError} if a message was cut, {@linkcode TimeoutError}, `RangeError` for a message over
   * `maxLength` bytes, after which nothing more can be received.
   */
  recvBytes(options?: WaitOptions & { maxLength?: number }): Promise<Uint8Array<ArrayBuffer>>;
  /**
   * Writes at byte `offset` (default 0) and gives the message's length in bytes. Throws
   * {@linkcode BufferTooShortError}, {@linkcode EofError}, {@linkcode TimeoutError}, `RangeError`.
   */
  recvBytesInto(buffer: Uint8Array, offset?: number, options?: WaitOptions): Promise<number>;
  /** Whether something can be received, the end included. Default timeout 0. */
  poll(options?: WaitOptions): Promise<boolean>;
  /** May be called again. */
  close(): void;
  /** What is received, until the other end is closed. */
  [Symbol.asyncIterator](): AsyncIterableIterator<In, void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Those that are ready, in the order given: something to receive, or ended, or settled. `[]` on timeout. */
export declare function wait<T extends Connection | Process | ParentProcess | Promise<unknown>>(
  objects: Iterable<T>,
  options?: WaitOptions,
): Promise<T[]>;

/** A path (Unix socket), or a TCP host and port. */
export type Address = string | { hostname: string; port: number };

export interface ListenerOptions {
  /** Port 0: any free one. Default: a private path. */
  address?: Address;
  /** Whoever connects must know it. Default: none is asked. */
  authkey?: string | Uint8Array;
}

/** Waits for connections. Throws {@linkcode AlreadyExistsError} for an address in use, `TypeError` for a bad key. */
export declare class Listener implements AsyncDisposable {
  constructor(options?: ListenerOptions);
  /** Where it listens, with the real port. */
  readonly address: Address;
  /** Where the last accepted connection came from; null before the first. */
  readonly lastAccepted: Address | null;
  /** Throws {@linkcode AuthenticationError}, {@linkcode TimeoutError}, {@linkcode ProcessStateError} once closed. */
  accept<In = unknown, Out = unknown>(options?: WaitOptions): Promise<Connection<In, Out>>;
  close(): void;
  [Symbol.asyncDispose](): Promise<void>;
}

export interface ConnectOptions extends WaitOptions {
  /** Mutual HMAC challenge when given. */
  authkey?: string | Uint8Array;
}

/** Throws {@linkcode NotFoundError}, {@linkcode AuthenticationError}, {@linkcode TimeoutError}. */
export declare function connect<In = unknown, Out = unknown>(
  address: Address,
  options?: ConnectOptions,
): Promise<Connection<In, Out>>;

// ---- Queues -------------------------------------------------------------------------------------

export interface QueueOptions {
  /** Items; 0 or less: no limit. Default 0. */
  maxSize?: number;
  /** Default: the default context. */
  context?: StartMethod | StartMethodChoice;
}

/** First in, first out, for any number of processes. `put` and `get` throw {@linkcode ProcessStateError} after close. */
export declare class Queue<T = unknown> implements AsyncIterable<T> {
  constructor(options?: QueueOptions);
  /** Throws {@linkcode QueueFullError} on timeout; `DataCloneError` at once. */
  put(item: T, options?: WaitOptions): Promise<void>;
  /** As `put` with timeout 0. */
  putNoWait(item: T): Promise<void>;
  /** Throws {@linkcode QueueEmptyError} on timeout. */
  get(options?: WaitOptions): Promise<T>;
  /** As `get` with timeout 0. */
  getNoWait(): Promise<T>;
  size(): Promise<number>;
  empty(): Promise<boolean>;
  full(): Promise<boolean>;
  /** This process puts no more, and may go on getting. May be called again. */
  end(): void;
  /** This process puts and gets no more. May be called again. */
  close(): void;
  /** After close: all that was put here has been handed on. Python's join_thread. */
  drained(): Promise<void>;
  /** Ends when every producer has closed and the queue is empty. */
  [Symbol.asyncIterator](): AsyncIterableIterator<T, void>;
}

/** A queue that counts what is still to be done. */
export declare class JoinableQueue<T = unknown> extends Queue<T> {
  /** Once for each item got. Throws {@linkcode ProcessStateError} when called more often. */
  taskDone(): void;
  /** Resolves when every item put is done. Throws {@linkcode TimeoutError}. */
  join(options?: WaitOptions): Promise<void>;
}

/** A queue without a limit. */
export declare class SimpleQueue<T = unknown> {
  constructor(options?: { context?: StartMethod | StartMethodChoice });
  put(item: T, options?: WaitOptions): Promise<void>;
  /** Throws {@linkcode QueueEmptyError} on timeout. */
  get(options?: WaitOptions): Promise<T>;
  empty(): Promise<boolean>;
  close(): void;
}

// ---- Pool ---------------------------------------------------------------------------------------

export interface PoolOptions {
  /** Workers. Default {@linkcode cpuCount}. Throws `RangeError` below 1. */
  processes?: number;
  /** Run in each worker before its first task. */
  initializer?: Target;
  /** Default `[]`. */
  initargs?: readonly unknown[];
  /** A worker is replaced after as many. Default: never. Throws `RangeError` unless a whole number from 1 on. */
  maxTasksPerChild?: number;
  /** Default: the default context. */
  context?: StartMethod | StartMethodChoice;
  /** Those of the workers. Default `inherit`. */
  permissions?: "inherit" | "none" | ProcessPermissions;
  /** With it workers start on demand, up to `processes`, and those beyond it end when idle. */
  minProcesses?: number;
  /** Milliseconds without a task. Default 60,000 where `minProcesses` is given. */
  idleTimeout?: number;
  /** Tasks at once in one worker, for targets that wait. Default 1. */
  concurrency?: number;
  /** Tasks that wait for a worker; one more rejects with {@linkcode PoolFullError}. Default: no limit. */
  maxQueue?: number;
  /** Bytes: resident ones of a process, of the heap of a thread. Above it a worker is replaced between two tasks. */
  maxMemoryPerChild?: number;
  /** Run in each worker before it ends by `close()`, recycling or idleness. */
  finalizer?: Target;
  /** Default `[]`. */
  finalargs?: readonly unknown[];
  /** Milliseconds from SIGTERM to SIGKILL for a worker that doesn't end. Default 5,000. */
  killTimeout?: number;
  /** 0 to 19; processes only. Default 0. */
  nice?: number;
  /** What the workers print; `prefixed`: whole lines with the worker's name. Default `inherit`. */
  output?: "inherit" | "prefixed" | "null";
  /** Keep figures for {@linkcode Pool.insights}. Default false. */
  insights?: boolean | { slowest?: number };
  /** Keep events for {@linkcode Pool.traceEvents}, 100,000 unless limited otherwise. Default false. */
  trace?: boolean | { limit?: number };
}

/** `timeout` and `signal` stop the running task; its worker is replaced. */
export interface TaskOptions extends WaitOptions {
  /** Moved to the worker, not copied. */
  transfer?: Transferable[];
  /** How often a task whose worker died is begun again. Default 0. */
  retries?: number;
  /** Higher first among the tasks that wait; equal ones in order. Default 0. */
  priority?: number;
  /** Milliseconds between the task's own signal and the end of its worker. Default 0. */
  grace?: number;
  /** Takes what the task emits. */
  onEvent?: (value: unknown) => void;
}

export interface StreamOptions extends TaskOptions {
  /** Values that may wait for the reader. Default 16. */
  buffer?: number;
}

/** A task as the code in it sees it. */
export interface TaskContext {
  /** Aborted at the task's timeout, abort or cancel; `grace` milliseconds are left then. */
  readonly signal: AbortSignal;
  /** 1, and one more for each retry. */
  readonly attempt: number;
  /** From 0 to the pool's size - 1; a worker's replacement keeps it. */
  readonly worker: number;
  /** Gives a value to the `onEvent` of who asked for the task. */
  emit(value: unknown): void;
}

/** The task that this code runs in; null outside of one. */
export declare function currentTask(): TaskContext | null;

/** Marks what is moved to or from a worker instead of copied, in arguments, results and messages. */
export declare function transfer<T>(value: T, transferables: Transferable[]): T;

/** Milliseconds. */
export interface Percentiles {
  count: number;
  mean: number;
  p50: number;
  p90: number;
  p99: number;
  max: number;
}

export interface WorkerInsights {
  pid: number;
  name: string;
  tasks: number;
  lost: number;
  /** How often a worker was started in this place. */
  starts: number;
  startMs: number;
  initMs: number;
  waitMs: number;
  workMs: number;
  /** Bytes resident. */
  memory: number;
}

export interface PoolInsights {
  workers: WorkerInsights[];
  tasks: { submitted: number; running: number; done: number; failed: number; lost: number };
  /** Not yet with a worker. */
  queued: number;
  /** From submission to result. */
  latency: Percentiles;
  /** In the target. */
  work: Percentiles;
  slowest: { target: string; args: string; ms: number; pid: number }[];
}

/** An event of the Trace Event Format. */
export interface TraceEvent {
  name: string;
  cat: string;
  ph: string;
  /** Microseconds. */
  ts: number;
  dur?: number;
  pid: number;
  tid: number;
  args?: Record<string, unknown>;
}

export interface MapOptions extends TaskOptions {
  /** Items a task. Throws `RangeError` below 1. */
  chunkSize?: number;
  /** `total` is null while the input's length is unknown. */
  onProgress?: (done: number, total: number | null) => void;
}

/** They run before those who wait for the result go on. */
export interface Callbacks<R> {
  callback?: (value: R) => void;
  errorCallback?: (error: unknown) => void;
}

/**
 * Workers that share tasks. A task's error rejects its result; a worker that dies costs the task it
 * held ({@linkcode WorkerLostError}); {@linkcode ProcessStateError} after close, {@linkcode BrokenPoolError}
 * when it can't go on. Disposal terminates.
 */
export declare class Pool implements AsyncDisposable {
  constructor(options?: PoolOptions);
  /** Workers. */
  readonly size: number;
  readonly pids: number[];
  apply<A extends readonly unknown[], R>(
    target: Target<A, R>,
    ...rest: [] extends A ? [args?: Readonly<A>, options?: TaskOptions]
      : [args: Readonly<A>, options?: TaskOptions]
  ): Promise<R>;
  applyAsync<A extends readonly unknown[], R>(
    target: Target<A, R>,
    ...rest: [] extends A ? [args?: Readonly<A>, options?: TaskOptions & Callbacks<NoInfer<R>>]
      : [args: Readonly<A>, options?: TaskOptions & Callbacks<NoInfer<R>>]
  ): AsyncResult<R>;
  map<T, R>(
    target: Target<[T], R>,
    items: Iterable<T> | AsyncIterable<T>,
    options: MapOptions & { settled: true },
  ): Promise<PromiseSettledResult<R>[]>;
  /** In the order of the items. The first error in time wins, after all tasks have ended. */
  map<T, R>(
    target: Target<[T], R>,
    items: Iterable<T> | AsyncIterable<T>,
    options?: MapOptions & { settled?: false },
  ): Promise<R[]>;
  mapAsync<T, R>(
    target: Target<[T], R>,
    items: Iterable<T> | AsyncIterable<T>,
    options: MapOptions & Callbacks<PromiseSettledResult<NoInfer<R>>[]> & { settled: true },
  ): AsyncResult<PromiseSettledResult<R>[]>;
  mapAsync<T, R>(
    target: Target<[T], R>,
    items: Iterable<T> | AsyncIterable<T>,
    options?: MapOptions & Callbacks<NoInfer<R>[]> & { settled?: false },
  ): AsyncResult<R[]>;
  starmap<A extends readonly unknown[], R>(
    target: Target<A, R>,
    items: Iterable<Readonly<NoInfer<A>>> | AsyncIterable<Readonly<NoInfer<A>>>,
    options: MapOptions & { settled: true },
  ): Promise<PromiseSettledResult<R>[]>;
  /** As `map`, each item spread into arguments. */
  starmap<A extends readonly unknown[], R>(
    target: Target<A, R>,
    items: Iterable<Readonly<NoInfer<A>>> | AsyncIterable<Readonly<NoInfer<A>>>,
    options?: MapOptions & { settled?: false },
  ): Promise<R[]>;
  starmapAsync<A extends readonly unknown[], R>(
    target: Target<A, R>,
    items: Iterable<Readonly<NoInfer<A>>> | AsyncIterable<Readonly<NoInfer<A>>>,
    options: MapOptions & Callbacks<PromiseSettledResult<NoInfer<R>>[]> & { settled: true },
  ): AsyncResult<PromiseSettledResult<R>[]>;
  starmapAsync<A extends readonly unknown[], R>(
    target: Target<A, R>,
    items: Iterable<Readonly<NoInfer<A>>> | AsyncIterable<Readonly<NoInfer<A>>>,
    options?: MapOptions & Callbacks<NoInfer<R>[]> & { settled?: false },
  ): AsyncResult<R[]>;
  /**
   * In order; pulls items lazily, with a bounded look-ahead. Goes on after a task's error: that
   * `next()` rejects. `next({ timeout })` throws {@linkcode TimeoutError} and loses nothing.
   */
  imap<T, R>(
    target: Target<[T], R>,
    items: Iterable<T> | AsyncIterable<T>,
    options?: MapOptions,
  ): AsyncIterableIterator<R, void, WaitOptions | undefined>;
  /** As `imap`, as they finish. */
  imapUnordered<T, R>(
    target: Target<[T], R>,
    items: Iterable<T> | AsyncIterable<T>,
    options?: MapOptions,
  ): AsyncIterableIterator<R, void, WaitOptions | undefined>;
  /** What a generator in a worker yields, as it yields; leaving the loop ends the generator. */
  stream<A extends readonly unknown[], Y>(
    target: Target<A, Iterable<Y> | AsyncIterable<Y>>,
    ...rest: [] extends A ? [args?: Readonly<A>, options?: StreamOptions]
      : [args: Readonly<A>, options?: StreamOptions]
  ): AsyncIterableIterator<Y, void>;
  /** Once in each worker, and in each that comes later. */
  broadcast<A extends readonly unknown[], R>(
    target: Target<A, R>,
    ...rest: [] extends A ? [args?: Readonly<A>] : [args: Readonly<A>]
  ): Promise<R[]>;
  /** Workers from now on; those too many end after their task. */
  resize(processes: number): void;
  /** Resolves when no task waits for a worker. */
  drained(): Promise<void>;
  /** Throws {@linkcode ProcessStateError} unless the pool keeps insights. */
  insights(): PoolInsights;
  /** Throws {@linkcode ProcessStateError} unless the pool keeps a trace. */
  traceEvents(): TraceEvent[];
  /** No more tasks; those given are done. May be called again. */
  close(): void;
  /** Stops the workers and drops their tasks. May be called again. */
  terminate(): void;
  /** Waits for the workers to end. Throws {@linkcode ProcessStateError} before close or terminate. */
  join(): Promise<void>;
  /** Terminates and joins. */
  [Symbol.asyncDispose](): Promise<void>;
}

/** A result to come; `await` gives it. */
export declare class AsyncResult<T> implements PromiseLike<T> {
  /** Made by {@linkcode Pool.applyAsync}, `mapAsync` and `starmapAsync`. */
  constructor(...args: any[]);
  /** Throws the task's error, or {@linkcode TimeoutError}. */
  get(options?: WaitOptions): Promise<T>;
  /** Whether it is ready; never throws the task's error. */
  wait(options?: WaitOptions): Promise<boolean>;
  ready(): boolean;
  /** Throws {@linkcode ProcessStateError} until ready. */
  successful(): boolean;
  then<U = T, V = never>(
    onfulfilled?: ((value: T) => U | PromiseLike<U>) | null,
    onrejected?: ((reason: any) => V | PromiseLike<V>) | null,
  ): PromiseLike<U | V>;
}

// ---- Executor -----------------------------------------------------------------------------------

export interface ProcessPoolExecutorOptions {
  /** Default {@linkcode cpuCount}. Throws `RangeError` below 1. */
  maxWorkers?: number;
  /** Default: the default context. */
  context?: StartMethod | StartMethodChoice;
  /** Run in each worker before its first task. */
  initializer?: Target;
  /** Default `[]`. */
  initargs?: readonly unknown[];
  /** A worker is replaced after as many. Default: never. */
  maxTasksPerChild?: number;
}

/** Python's concurrent.futures over the same workers. Disposal is `shutdown()`. */
export declare class ProcessPoolExecutor implements AsyncDisposable {
  constructor(options?: ProcessPoolExecutorOptions);
  /** Throws {@linkcode ProcessStateError} after shutdown, `TypeError` for what is no target. */
  submit<A extends readonly unknown[], R>(target: Target<A, R>, ...args: A): Future<R>;
  /** In order, up to the end of the shortest. Submits at once. */
  map<A extends readonly unknown[], R>(
    target: Target<A, R>,
    ...iterables: { [K in keyof A]: Iterable<A[K]> | AsyncIterable<A[K]> }
  ): AsyncIterableIterator<R, void>;
  /** No more tasks. May be called again. */
  shutdown(options?: {
    /** For the running tasks to end. Default true. */
    wait?: boolean;
    /** Those that have not begun. Default false. */
    cancelFutures?: boolean;
  }): Promise<void>;
  /** SIGTERM to each worker. */
  terminateWorkers(): Promise<void>;
  /** SIGKILL to each worker. */
  killWorkers(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** A task given to an executor; `await` gives its result. */
export declare class Future<T> implements PromiseLike<T> {
  /** Made by {@linkcode ProcessPoolExecutor.submit}. */
  constructor(...args: any[]);
  /** False if it runs or has finished. */
  cancel(): boolean;
  cancelled(): boolean;
  running(): boolean;
  /** Finished or cancelled. */
  done(): boolean;
  /** Throws the task's error, {@linkcode CancelledError}, {@linkcode TimeoutError}. */
  result(options?: WaitOptions): Promise<T>;
  /** The task's error; null if it had none. Throws {@linkcode CancelledError}, {@linkcode TimeoutError}. */
  exception(options?: WaitOptions): Promise<unknown>;
  /** Called once it is done, at once if it is. What `fn` throws is logged. */
  addDoneCallback(fn: (future: Future<T>) => void): void;
  then<U = T, V = never>(
    onfulfilled?: ((value: T) => U | PromiseLike<U>) | null,
    onrejected?: ((reason: any) => V | PromiseLike<V>) | null,
  ): PromiseLike<U | V>;
}

/**
 * Each future once, as they finish. Throws {@linkcode TimeoutError} for what is unfinished then.
 * (`then: any` keeps TypeScript from taking the variable of `for await` for `T`: at run time it is the
 * future itself, which it would be of no other async iterator. Ask it for its `result()`.)
 */
export declare function asCompleted<T>(
  futures: Iterable<Future<T>>,
  options?: WaitOptions,
): AsyncIterableIterator<Future<T> & { then: any }, void>;

/** Default `allCompleted`. A timeout is no error: the rest is in `notDone`. */
export declare function waitFutures<T>(
  futures: Iterable<Future<T>>,
  options?: WaitOptions & { returnWhen?: "firstCompleted" | "firstException" | "allCompleted" },
): Promise<{ done: Set<Future<T>>; notDone: Set<Future<T>> }>;

// ---- Synchronization ----------------------------------------------------------------------------

/** Anyone may release it. One whose holder died is recovered by the next one that asks. */
export declare class Lock {
  constructor(options?: { context?: StartMethod | StartMethodChoice });
  readonly locked: boolean;
  /** False on timeout. */
  acquire(options?: WaitOptions): Promise<boolean>;
  tryAcquire(): boolean;
  /** Blocks the thread. Default: for ever. */
  acquireSync(options?: { timeout?: number }): boolean;
  /** Throws {@linkcode ProcessStateError} unless locked. */
  release(): void;
  /** `using _ = await lock.hold()`. Throws {@linkcode TimeoutError}. */
  hold(options?: WaitOptions): Promise<Disposable>;
}

/** As {@linkcode Lock}; owned by a process or worker, re-entrant there. */
export declare class RLock {
  constructor(options?: { context?: StartMethod | StartMethodChoice });
  readonly locked: boolean;
  /** False on timeout. */
  acquire(options?: WaitOptions): Promise<boolean>;
  tryAcquire(): boolean;
  /** Blocks the thread. Default: for ever. */
  acquireSync(options?: { timeout?: number }): boolean;
  /** Throws {@linkcode ProcessStateError} unless owned by this process or worker. */
  release(): void;
  /** `using _ = await lock.hold()`. Throws {@linkcode TimeoutError}. */
  hold(options?: WaitOptions): Promise<Disposable>;
}

/** Throws `RangeError` for a negative value. */
export declare class Semaphore {
  /** Default value 1. */
  constructor(value?: number, options?: { context?: StartMethod | StartMethodChoice });
  readonly value: number;
  /** False on timeout. */
  acquire(options?: WaitOptions): Promise<boolean>;
  tryAcquire(): boolean;
  /** Blocks the thread. Default: for ever. */
  acquireSync(options?: { timeout?: number }): boolean;
  /** Default 1. */
  release(n?: number): void;
  /** `using _ = await semaphore.hold()`. Throws {@linkcode TimeoutError}. */
  hold(options?: WaitOptions): Promise<Disposable>;
}

/** Release beyond the initial value throws {@linkcode ProcessStateError}. */
export declare class BoundedSemaphore extends Semaphore {}

/** A flag to wait for. */
export declare class Event {
  constructor(options?: { context?: StartMethod | StartMethodChoice });
  readonly isSet: boolean;
  set(): void;
  clear(): void;
  /** False on timeout. */
  wait(options?: WaitOptions): Promise<boolean>;
  /** Blocks the thread. Default: for ever. */
  waitSync(options?: { timeout?: number }): boolean;
}

/** `wait`, `waitFor` and `notify` throw {@linkcode ProcessStateError} unless the lock is held. */
export declare class Condition {
  /** Default: an {@linkcode RLock} of its own. */
  constructor(lock?: Lock | RLock, options?: { context?: StartMethod | StartMethodChoice });
  acquire(options?: WaitOptions): Promise<boolean>;
  release(): void;
  hold(options?: WaitOptions): Promise<Disposable>;
  /** Releases the lock, waits to be notified, acquires it again. False on timeout. */
  wait(options?: WaitOptions): Promise<boolean>;
  /** Until `predicate`, asked with the lock held, gives (a promise of) something truthy. False on timeout. */
  waitFor(predicate: () => unknown, options?: WaitOptions): Promise<boolean>;
  /** Wakes up to `n` (default 1) that wait now. */
  notify(n?: number): void;
  notifyAll(): void;
}

export interface BarrierOptions {
  /** Run by one of the parties when all have come, before any goes on. */
  action?: Target<[]>;
  /** Default of `wait`. */
  timeout?: number;
  /** Default: the default context. */
  context?: StartMethod | StartMethodChoice;
}

/** Throws `RangeError` for less than one party. */
export declare class Barrier {
  constructor(parties: number, options?: BarrierOptions);
  readonly parties: number;
  /** How many wait now. */
  readonly waiting: number;
  readonly broken: boolean;
  /** A different number for each party, from 0. Throws {@linkcode BrokenBarrierError}; a timeout breaks it for all. */
  wait(options?: WaitOptions): Promise<number>;
  /** Makes it new; those who wait get {@linkcode BrokenBarrierError}. */
  reset(): void;
  /** Breaks it until reset. */
  abort(): void;
}

// ---- Shared memory ------------------------------------------------------------------------------

export type ElementType =
  | "i8"
  | "u8"
  | "i16"
  | "u16"
  | "i32"
  | "u32"
  | "i64"
  | "u64"
  | "f32"
  | "f64";

/** The typed array of each element type. */
export interface ElementArrays {
  i8: Int8Array;
  u8: Uint8Array;
  i16: Int16Array;
  u16: Uint16Array;
  i32: Int32Array;
  u32: Uint32Array;
  i64: BigInt64Array;
  u64: BigUint64Array;
  f32: Float32Array;
  f64: Float64Array;
}

/** bigint for `i64` and `u64`, else number. */
export type ElementValue<T extends ElementType> = ElementArrays[T][number];

/** Of {@linkcode Value} and {@linkcode SharedArray}. */
export interface ValueOptions {
  /** True: an {@linkcode RLock} of its own. False: none. Default true. */
  lock?: boolean | Lock | RLock;
  /** Default: the default context. */
  context?: StartMethod | StartMethodChoice;
}

/** One number in shared memory. Integers wrap to the type's width; a wrong type throws `TypeError`. */
export declare class Value<T extends ElementType> {
  /** Default initial value 0. */
  constructor(type: T, initial?: ElementValue<T>, options?: ValueOptions);
  /** Read and written under the lock, where there is one. */
  value: ElementValue<T>;
  /** Null with `lock: false`. */
  readonly lock: Lock | RLock | null;
  /** Throws {@linkcode TimeoutError}, {@linkcode ProcessStateError} without a lock. */
  hold(options?: WaitOptions): Promise<Disposable>;
  /** Gives the value before, as `Atomics.add`. Atomic for integer types. */
  add(n: ElementValue<T>): ElementValue<T>;
  /** Gives the value before, as `Atomics.compareExchange`. Atomic for integer types. */
  compareExchange(expected: ElementValue<T>, value: ElementValue<T>): ElementValue<T>;
}

/** Numbers in shared memory; the length is fixed. */
export declare class SharedArray<T extends ElementType> implements Iterable<ElementValue<T>> {
  constructor(
    type: T,
    lengthOrValues: number | ArrayLike<ElementValue<T>>,
    options?: ValueOptions,
  );
  /** The typed array on the shared memory itself, without the lock. */
  readonly data: ElementArrays[T];
  readonly length: number;
  /** Null with `lock: false`. */
  readonly lock: Lock | RLock | null;
  /** Throws {@linkcode TimeoutError}, {@linkcode ProcessStateError} without a lock. */
  hold(options?: WaitOptions): Promise<Disposable>;
  /** Negative: from the end. Throws `RangeError` outside. */
  at(index: number): ElementValue<T>;
  /** Negative: from the end. Throws `RangeError` outside. */
  set(index: number, value: ElementValue<T>): void;
  [Symbol.iterator](): IterableIterator<ElementValue<T>>;
}

/** A block of bytes that any process can attach to by its name. */
export declare class SharedMemory implements Disposable {
  /** Made by {@linkcode SharedMemory.create} and {@linkcode SharedMemory.attach}. */
  constructor(...args: any[]);
  /** Throws {@linkcode AlreadyExistsError}, `RangeError` for less than one byte. Default: a name of its own. */
  static create(options: { size: number; name?: string; track?: boolean }): SharedMemory;
  /** Throws {@linkcode NotFoundError}. */
  static attach(name: string): SharedMemory;
  readonly name: string;
  /** Bytes; what the system gave may be more than was asked for. */
  readonly size: number;
  /** Can't be used after close. */
  readonly buffer: ArrayBufferLike;
  /** Of this process's view only. May be called again. */
  close(): void;
  /** Removes the name; the memory goes with its last view. Throws {@linkcode NotFoundError}. */
  unlink(): void;
  /** Closes; doesn't unlink. */
  [Symbol.dispose](): void;
}

/** A list of fixed length in a {@linkcode SharedMemory}. Text and bytes can't outgrow the place of their first value. */
export declare class ShareableList
  implements Iterable<number | boolean | string | Uint8Array | null>, Disposable {
  /** Made by {@linkcode ShareableList.create} and {@linkcode ShareableList.attach}. */
  constructor(...args: any[]);
  /** Throws {@linkcode AlreadyExistsError}, `TypeError` for other items. Default: a name of its own. */
  static create(
    items: Iterable<number | boolean | string | Uint8Array | null>,
    options?: { name?: string },
  ): ShareableList;
  /** Throws {@linkcode NotFoundError}. */
  static attach(name: string): ShareableList;
  /** That of its shared memory. */
  readonly name: string;
  readonly length: number;
  /** Negative: from the end. Throws `RangeError` outside. */
  at(index: number): number | boolean | string | Uint8Array | null;
  /** Throws `RangeError` outside, and for what doesn't fit. */
  set(index: number, value: number | boolean | string | Uint8Array | null): void;
  /** How many are equal to it; bytes by content. */
  count(value: number | boolean | string | Uint8Array | null): number;
  /** The first that is equal to it; -1 if none. */
  indexOf(value: number | boolean | string | Uint8Array | null): number;
  [Symbol.iterator](): IterableIterator<number | boolean | string | Uint8Array | null>;
  close(): void;
  unlink(): void;
  [Symbol.dispose](): void;
}

// ---- Managers -----------------------------------------------------------------------------------

export interface ManagerOptions {
  /** Where it can be reached. Default: a private path. */
  address?: Address;
  /** Default: that of the current process. */
  authkey?: string | Uint8Array;
  /** Run in the server before anything else. */
  initializer?: Target;
  /** Default `[]`. */
  initargs?: readonly unknown[];
  /** Default: the default context. */
  context?: StartMethod | StartMethodChoice;
}

/** Starts a server process. `Registered`: what {@linkcode SyncManager.register} has added to it. */
export declare function manager<Registered = unknown>(
  options?: ManagerOptions,
): Promise<SyncManager & Registered>;

/**
 * Objects that live in a server process, reached through proxies. Everything throws
 * {@linkcode ProcessStateError} after shutdown. Disposal is `shutdown()`.
 */
export declare class SyncManager implements AsyncDisposable {
  /** Made by {@linkcode manager} and {@linkcode SyncManager.connect}. */
  constructor(...args: any[]);
  /**
   * Managers made from now on have a method `name(...args)` that gives a proxy to what `factory`, a
   * function or class that the server can reach, makes there. Without a factory: for managers that only connect.
   */
  static register(name: string, factory?: Target | (new (...args: any[]) => object)): void;
  /** The manager of another process or machine. Throws as {@linkcode connect}. */
  static connect<Registered = unknown>(
    address: Address,
    options?: ConnectOptions,
  ): Promise<SyncManager & Registered>;
  readonly address: Address;
  dict<K = unknown, V = unknown>(entries?: Iterable<readonly [K, V]>): Promise<DictProxy<K, V>>;
  list<T = unknown>(items?: Iterable<T>): Promise<ListProxy<T>>;
  namespace<T extends object = Record<string, unknown>>(fields?: T): Promise<NamespaceProxy<T>>;
  queue<T = unknown>(options?: { maxSize?: number }): Promise<AutoProxy<Queue<T>>>;
  joinableQueue<T = unknown>(options?: { maxSize?: number }): Promise<AutoProxy<JoinableQueue<T>>>;
  lock(): Promise<AutoProxy<Lock>>;
  rlock(): Promise<AutoProxy<RLock>>;
  /** Default value 1. */
  semaphore(value?: number): Promise<AutoProxy<Semaphore>>;
  /** Default value 1. */
  boundedSemaphore(value?: number): Promise<AutoProxy<BoundedSemaphore>>;
  event(): Promise<AutoProxy<Event>>;
  condition(lock?: AutoProxy<Lock> | AutoProxy<RLock>): Promise<AutoProxy<Condition>>;
  barrier(parties: number, options?: Omit<BarrierOptions, "context">): Promise<AutoProxy<Barrier>>;
  value<T extends ElementType>(type: T, initial?: ElementValue<T>): Promise<ValueProxy<T>>;
  array<T extends ElementType>(
    type: T,
    lengthOrValues: number | ArrayLike<ElementValue<T>>,
  ): Promise<ArrayProxy<T>>;
  pool(options?: Omit<PoolOptions, "context">): Promise<PoolProxy>;
  /** Ends the server process, if it was started here. May be called again. */
  shutdown(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * Stands for an object in a manager's server and can be passed to any process. Each method of it is
 * there and gives a promise, each property is read as a promise (`await event.isSet`); names that
 * begin with `_` or end in `Sync` are not there. What is held is let go with `await using`.
 */
export type AutoProxy<T> = {
  readonly [K in keyof T & string as K extends `_${string}` | `${string}Sync` | "then" ? never : K]:
    T[K] extends (...args: infer A) => infer R
      ? (...args: A) => Promise<Awaited<R> extends Disposable ? AsyncDisposable : Awaited<R>>
      : Promise<T[K]>;
};

/** Stands for a `Map`, with Python's further methods. */
export interface DictProxy<K, V> extends AsyncIterable<K> {
  readonly size: Promise<number>;
  get(key: K): Promise<V | undefined>;
  set(key: K, value: V): Promise<void>;
  has(key: K): Promise<boolean>;
  delete(key: K): Promise<boolean>;
  clear(): Promise<void>;
  keys(): Promise<K[]>;
  values(): Promise<V[]>;
  entries(): Promise<[K, V][]>;
  /** The value that was there, or `fallback`. */
  pop(key: K, fallback?: V): Promise<V | undefined>;
  /** The last entry; undefined if there is none. */
  popItem(): Promise<[K, V] | undefined>;
  /** The value that is there, else `value`, now set. */
  setDefault(key: K, value: V): Promise<V>;
  update(entries: Iterable<readonly [K, V]>): Promise<void>;
  /** A plain copy. */
  copy(): Promise<Map<K, V>>;
  /** The keys, as in Python. */
  [Symbol.asyncIterator](): AsyncIterableIterator<K, void>;
}

/** Stands for an array, with Python's further methods. An index may be negative; outside it throws `RangeError`. */
export interface ListProxy<T> extends AsyncIterable<T> {
  readonly length: Promise<number>;
  at(index: number): Promise<T>;
  set(index: number, value: T): Promise<void>;
  /** Gives the new length. */
  push(...items: T[]): Promise<number>;
  /** Default: the last. */
  pop(index?: number): Promise<T | undefined>;
  shift(): Promise<T | undefined>;
  /** Gives the new length. */
  unshift(...items: T[]): Promise<number>;
  splice(start: number, deleteCount?: number, ...items: T[]): Promise<T[]>;
  /** A plain copy, whole or from `start` to before `end`. */
  slice(start?: number, end?: number): Promise<T[]>;
  /** A plain copy with `items` added. */
  concat(items: readonly T[]): Promise<T[]>;
  includes(item: T): Promise<boolean>;
  /** -1 if it is not there. */
  indexOf(item: T): Promise<number>;
  count(item: T): Promise<number>;
  extend(items: Iterable<T>): Promise<void>;
  insert(index: number, item: T): Promise<void>;
  /** The first that is equal. Throws `RangeError` if none is. */
  remove(item: T): Promise<void>;
  reverse(): Promise<void>;
  /** Ascending. */
  sort(): Promise<void>;
  clear(): Promise<void>;
  [Symbol.asyncIterator](): AsyncIterableIterator<T, void>;
}

/** Stands for an object with fields. */
export interface NamespaceProxy<T extends object> {
  get<K extends keyof T & string>(name: K): Promise<T[K]>;
  set<K extends keyof T & string>(name: K, value: T[K]): Promise<void>;
  has(name: string): Promise<boolean>;
  delete(name: keyof T & string): Promise<boolean>;
}

/** Stands for a {@linkcode Value}. */
export interface ValueProxy<T extends ElementType> {
  readonly value: Promise<ElementValue<T>>;
  get(): Promise<ElementValue<T>>;
  set(value: ElementValue<T>): Promise<void>;
  hold(options?: WaitOptions): Promise<AsyncDisposable>;
  add(n: ElementValue<T>): Promise<ElementValue<T>>;
  compareExchange(expected: ElementValue<T>, value: ElementValue<T>): Promise<ElementValue<T>>;
}

/** Stands for a {@linkcode SharedArray}. */
export interface ArrayProxy<T extends ElementType> extends AsyncIterable<ElementValue<T>> {
  readonly length: Promise<number>;
  hold(options?: WaitOptions): Promise<AsyncDisposable>;
  at(index: number): Promise<ElementValue<T>>;
  set(index: number, value: ElementValue<T>): Promise<void>;
  [Symbol.asyncIterator](): AsyncIterableIterator<ElementValue<T>, void>;
}

/** Stands for a {@linkcode Pool} of the server's. */
export interface PoolProxy
  extends
    Pick<Pool, "apply" | "map" | "starmap" | "imap" | "imapUnordered" | "join">,
    AutoProxy<Pick<Pool, "size" | "pids" | "close" | "terminate">> {
  applyAsync<A extends readonly unknown[], R>(
    target: Target<A, R>,
    ...rest: [] extends A ? [args?: Readonly<A>, options?: TaskOptions & Callbacks<NoInfer<R>>]
      : [args: Readonly<A>, options?: TaskOptions & Callbacks<NoInfer<R>>]
  ): Promise<AutoProxy<AsyncResult<R>>>;
  mapAsync<T, R>(
    target: Target<[T], R>,
    items: Iterable<T> | AsyncIterable<T>,
    options?: MapOptions & Callbacks<NoInfer<R>[]>,
  ): Promise<AutoProxy<AsyncResult<R[]>>>;
  starmapAsync<A extends readonly unknown[], R>(
    target: Target<A, R>,
    items: Iterable<Readonly<NoInfer<A>>> | AsyncIterable<Readonly<NoInfer<A>>>,
    options?: MapOptions & Callbacks<NoInfer<R>[]>,
  ): Promise<AutoProxy<AsyncResult<R[]>>>;
}

// ---- Logging ------------------------------------------------------------------------------------

/** debug 10, info 20, warning 30, error 40, or any number. */
export type LogLevel = number | "debug" | "info" | "warning" | "error";

/** The library's own log. Prints nothing until {@linkcode logToStderr}. */
export interface Logger {
  /** `multiprocessing`. */
  readonly name: string;
  /** What is below it is not printed. A name that is set reads back as its number. Default 0. */
  get level(): number;
  set level(level: LogLevel);
  log(level: LogLevel, text: string): void;
  debug(text: string): void;
  info(text: string): void;
  warning(text: string): void;
  error(text: string): void;
}

/** Always the same object. */
export declare function getLogger(): Logger;

/** Prints `[LEVEL/processName] text`, in children too. Without a level, the level stays. */
export declare function logToStderr(level?: LogLevel): Logger;

export {};
