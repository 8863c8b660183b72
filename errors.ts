// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Every error class of the library. All extend {@linkcode ProcessError} and carry their facts as
 * readonly fields.
 *
 * @module
 */

import { brand } from "./base/brand.ts";

/**
 * The base of every error of this library, and the error of a process that could not be started. It
 * stands for Python's `multiprocessing.ProcessError`.
 *
 * @example Usage
 * ```ts
 * import { Process, ProcessError } from "@multiprocessing/process";
 * import { assert } from "@std/assert";
 *
 * try {
 *   await new Process().join();
 * } catch (error) {
 *   assert(error instanceof ProcessError);
 * }
 * ```
 */
export class ProcessError extends Error {
  /**
   * Makes the error; programs catch it and seldom need to.
   *
   * @param message What happened.
   * @param options `cause`: what led to it.
   */
  constructor(message?: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
  }
}

type Check = (value: unknown) => boolean;

const isText: Check = (value) => typeof value === "string";
const isNumber: Check = (value) => typeof value === "number";

/** A fact that an error is made with: programs make such errors too, and may forget it. */
function fact<T extends object, K extends keyof T & string>(
  { name }: ProcessError,
  options: T,
  key: K,
  isRight: Check,
  must: string,
): T[K] {
  const value = Object(options)[key];
  if (isRight(value)) return value;
  throw new TypeError(
    `Cannot make a ${name} as "${key}" must be ${must}: current value is of type ${typeof value}, write new ${name}(message, { ${key} })`,
  );
}

/**
 * A call that the object's state forbids: start twice, join before start, any use after close, close
 * while running, a daemon with children. Python raises `AssertionError`, `ValueError` or
 * `RuntimeError` for these.
 */
export class ProcessStateError extends ProcessError {}

/** The facts of a {@linkcode TargetError}. */
export interface TargetErrorOptions extends ErrorOptions {
  /** The module looked in; null if none could be told. */
  module: string | null;
  /** The name of the function, or of the export asked for. */
  targetName: string;
}

/**
 * A target that another process can't reach: a closure, a bound function, one that is not exported, a
 * wrong module. Python raises `PicklingError` or `AttributeError`.
 */
export class TargetError extends ProcessError {
  /** The module looked in; null if none could be told. */
  readonly module: string | null;
  /** The name of the function, or of the export asked for. */
  readonly targetName: string;

  /**
   * Makes the error from its facts.
   *
   * @param message What happened.
   * @param options The facts, and `cause`: what led to it.
   */
  constructor(message: string, options: TargetErrorOptions) {
    super(message, options);
    const isModule: Check = (value) => value === null || isText(value);
    this.module = fact(this, options, "module", isModule, "a string or null");
    this.targetName = fact(this, options, "targetName", isText, "a string");
  }
}

/** The facts of a {@linkcode WorkerLostError}. */
export interface WorkerLostErrorOptions extends ErrorOptions {
  /** As {@linkcode Process.exitCode}; null if it can't be told. */
  exitCode: number | null;
  /** The process id of the worker. */
  pid: number;
}

/**
 * A pool worker died while it held the task. Python's pool loses such a task without a word, and its
 * executor breaks.
 */
export class WorkerLostError extends ProcessError {
  /** As `Process.exitCode`; null if it can't be told. */
  readonly exitCode: number | null;
  /** The process id of the worker. */
  readonly pid: number;

  /**
   * Makes the error from its facts.
   *
   * @param message What happened.
   * @param options The facts, and `cause`: what led to it.
   */
  constructor(message: string, options: WorkerLostErrorOptions) {
    super(message, options);
    const isCode: Check = (value) => value === null || isNumber(value);
    this.exitCode = fact(this, options, "exitCode", isCode, "a number or null");
    this.pid = fact(this, options, "pid", isNumber, "a number");
  }
}

/**
 * The pool can't go on: its workers die before they can take a task. Python's
 * `concurrent.futures.process.BrokenProcessPool`.
 */
export class BrokenPoolError extends ProcessError {
  /** Why; undefined if that can't be told. */
  declare readonly cause: unknown;
}

/** One task more than a pool's `maxQueue` was to wait for a worker. */
export class PoolFullError extends ProcessError {}

/** The facts of a {@linkcode TimeoutError}. */
export interface TimeoutErrorOptions extends ErrorOptions {
  /** Milliseconds waited. */
  timeout: number;
}

/** A result was not ready in time. Python's `multiprocessing.TimeoutError`. */
export class TimeoutError extends ProcessError {
  /** Milliseconds waited. */
  readonly timeout: number;

  /**
   * Makes the error from its facts.
   *
   * @param message What happened.
   * @param options The facts, and `cause`: what led to it.
   */
  constructor(message: string, options: TimeoutErrorOptions) {
    super(message, options);
    this.timeout = fact(this, options, "timeout", isNumber, "a number");
  }
}

/** The other end of a connection is closed and nothing is left to receive. Python's `EOFError`. */
export class EofError extends ProcessError {}

/** Sending to a connection whose other end is closed. Python's `BrokenPipeError`. */
export class BrokenPipeError extends ProcessError {}

/** The result of a cancelled future. Python's `concurrent.futures.CancelledError`. */
export class CancelledError extends ProcessError {}

/** The facts of a {@linkcode NotFoundError} or an {@linkcode AlreadyExistsError}. */
export interface ResourceErrorOptions extends ErrorOptions {
  /** The name of the shared memory, or the address of the listener. */
  resource: string;
}

/** Shared memory, or a listener's address, that is missing. Python's `FileNotFoundError`. */
export class NotFoundError extends ProcessError {
  /** The name of the shared memory, or the address of the listener. */
  readonly resource: string;

  /**
   * Makes the error from its facts.
   *
   * @param message What happened.
   * @param options The facts, and `cause`: what led to it.
   */
  constructor(message: string, options: ResourceErrorOptions) {
    super(message, options);
    this.resource = fact(this, options, "resource", isText, "a string");
  }
}

/** Shared memory, or a listener's address, that is taken. Python's `FileExistsError`. */
export class AlreadyExistsError extends ProcessError {
  /** The name of the shared memory, or the address of the listener. */
  readonly resource: string;

  /**
   * Makes the error from its facts.
   *
   * @param message What happened.
   * @param options The facts, and `cause`: what led to it.
   */
  constructor(message: string, options: ResourceErrorOptions) {
    super(message, options);
    this.resource = fact(this, options, "resource", isText, "a string");
  }
}

/** The facts of a {@linkcode BufferTooShortError}. */
export interface BufferTooShortErrorOptions extends ErrorOptions {
  /** The whole message. */
  bytes: Uint8Array<ArrayBuffer>;
}

/** `recvBytesInto` got more than fits. Python's `multiprocessing.BufferTooShort`. */
export class BufferTooShortError extends ProcessError {
  /** The whole message. */
  readonly bytes: Uint8Array<ArrayBuffer>;

  /**
   * Makes the error from its facts.
   *
   * @param message What happened.
   * @param options The facts, and `cause`: what led to it.
   */
  constructor(message: string, options: BufferTooShortErrorOptions) {
    super(message, options);
    const isBytes: Check = (value) => value instanceof Uint8Array;
    this.bytes = fact(this, options, "bytes", isBytes, "a Uint8Array");
  }
}

/** The other side doesn't know the key. Python's `multiprocessing.AuthenticationError`. */
export class AuthenticationError extends ProcessError {}

/** A `get` that could not wait, or waited in vain. Python's `queue.Empty`. */
export class QueueEmptyError extends ProcessError {}

/** A `put` that could not wait, or waited in vain. Python's `queue.Full`. */
export class QueueFullError extends ProcessError {}

/** A barrier was aborted, reset or timed out. Python's `threading.BrokenBarrierError`. */
export class BrokenBarrierError extends ProcessError {}

const CLASSES = {
  ProcessError,
  ProcessStateError,
  TargetError,
  WorkerLostError,
  BrokenPoolError,
  PoolFullError,
  TimeoutError,
  EofError,
  BrokenPipeError,
  CancelledError,
  NotFoundError,
  AlreadyExistsError,
  BufferTooShortError,
  AuthenticationError,
  QueueEmptyError,
  QueueFullError,
  BrokenBarrierError,
};

for (const [name, Class] of Object.entries(CLASSES)) brand(Class, name);
