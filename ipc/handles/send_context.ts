// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Where a value goes, as the handles in it are told: what they need to know, and what they add to it.
 *
 * @module
 */

import { brand } from "../../base/brand.ts";
import { ProcessStateError } from "../../errors.ts";

/** What a handle does when the value has really been sent, or has not. */
export interface Move {
  /** It has. */
  commit(): void;
  /** It has not. */
  abort(): void;
}

/** Thrown where a value holds what moves with it, and may not. */
export const MOVES: unique symbol = Symbol("what the value holds would move");

/** Why no handle may go through a connection to someone who has not shown that they know a key. */
export const STRANGER =
  "nobody has shown a key there: give listener and connect() an authkey, or use pipe()";

/** The context of one value on its way out. A handle of another copy of the library knows it too. */
export class SendContext {
  static {
    brand(this, "SendContext");
  }

  /** Whether it goes along as a child is started. */
  readonly isStart: boolean;
  /** Whether it goes to a thread of this process, so that ports can go along. */
  readonly toThread: boolean;
  /** Whether nobody but a process of this family can read it on its way. */
  readonly isPrivate: boolean;
  /** The ports that go along. */
  readonly ports: MessagePort[] = [];
  /** The kinds of the handles in the value. */
  readonly kinds: Set<string> = new Set();
  /** Calls a listener if what was sent will never be received; gives what stops that. */
  readonly onLost: (listener: () => void) => () => void;
  /** Whether what moves may be in the value; else {@linkcode MOVES} is thrown, and nothing has moved. */
  mayMove = true;
  readonly #moves: Move[] = [];

  /**
   * Nothing has been added yet.
   *
   * @param toThread Whether the value goes to a thread of this process.
   * @param onLost Calls a listener if what was sent will never be received; gives what stops that.
   * @param isStart Whether it goes along as a child is started.
   * @param isPrivate Whether nobody but a process of this family can read it on its way.
   */
  constructor(
    toThread: boolean,
    onLost: (listener: () => void) => () => void,
    isStart: boolean = false,
    isPrivate: boolean = true,
  ) {
    this.isStart = isStart;
    this.isPrivate = isPrivate;
    this.toThread = toThread;
    this.onLost = onLost;
  }

  /**
   * Asked by what can't be sent twice, before it opens its way.
   *
   * @throws {MOVES} If the value may not hold such a thing.
   */
  checkMove(): void {
    if (!this.mayMove) throw MOVES;
  }

  /**
   * Adds what is to be done once it is known whether the value was sent.
   *
   * @param move What to do.
   */
  add(move: Move): void {
    this.#moves.push(move);
  }

  /** The value was sent. */
  commit(): void {
    for (const move of this.#moves) move.commit();
  }

  /** The value was not sent. */
  abort(): void {
    for (const move of this.#moves) move.abort();
  }
}

/** The context of one value that came. */
export interface ReceiveContext {
  /** The ports that came with it. */
  ports: MessagePort[];
}

/** In the place of a context: the value goes to, or comes from, a stranger. */
export const NO_HANDLES: unique symbol = Symbol.for("multiprocessing.no handles");

/**
 * The context that a revived handle was given.
 *
 * @param context What it was given.
 * @returns The same.
 * @throws {TypeError} If the value came from a stranger.
 */
export function receiveContext(context: unknown): ReceiveContext {
  if (context !== NO_HANDLES) return context as ReceiveContext;
  throw new TypeError(
    `Cannot receive an object of this kind through the connection as ${STRANGER}`,
  );
}

/**
 * The context that a handle was given.
 *
 * @param context What it was given.
 * @param what What it is, for the text of the error.
 * @returns The same.
 * @throws {ProcessStateError} If it is none of ours.
 */
export function sendContext(context: unknown, what: string): SendContext {
  if (context instanceof SendContext) return context;
  if (context === NO_HANDLES) {
    throw new ProcessStateError(`Cannot send ${what} through the connection as ${STRANGER}`);
  }
  throw new ProcessStateError(
    `Cannot send ${what} this way: pass it as an argument of a process or task, or through a connection`,
  );
}

/**
 * Encodes or posts a value, and lets the handles in it know whether that went well.
 *
 * @param context The context of the value.
 * @param send What may fail.
 * @returns What `send` gives.
 */
export function sending<T>(context: SendContext, send: () => T): T {
  let result: T;
  try {
    result = send();
  } catch (error) {
    context.abort();
    throw error;
  }
  context.commit();
  return result;
}
