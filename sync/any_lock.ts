// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * A {@linkcode Lock} or an {@linkcode RLock}, for what is built on either.
 *
 * @module
 */

import { wrongValue } from "../base/refusal.ts";
import type { Arena } from "./arena.ts";
import { Lock, lockParts } from "./lock.ts";
import { RLock, rlockParts } from "./rlock.ts";
import type { ContextOption } from "./travel.ts";

/** Either of them. */
export type AnyLock = Lock | RLock;

/** What either consists of. */
export interface LockParts {
  arena: Arena;
  slot: number;
  /** Its state. */
  state: { readonly isMine: boolean };
}

/**
 * What a lock consists of.
 *
 * @param lock The lock.
 * @returns Its parts.
 */
export function partsOf(lock: AnyLock): LockParts {
  return lock instanceof Lock ? lockParts(lock) : rlockParts(lock);
}

/**
 * Refuses what is no lock.
 *
 * @param action What it is for, for the text of errors.
 * @param lock What was given.
 * @param right How the call is written right.
 * @throws {TypeError} If it is none.
 */
export function checkLock(
  action: string,
  lock: unknown,
  right?: string,
): asserts lock is AnyLock {
  if (lock instanceof Lock || lock instanceof RLock) return;
  throw wrongValue(action, "lock", lock, { must: "a Lock or an RLock", isRange: false }, right);
}

/**
 * The lock that an option asks for.
 *
 * @param action What it is for, for the text of errors.
 * @param lock True: one of its own; false: none; or a lock.
 * @param options For whom.
 * @returns The lock; null: none.
 * @throws {TypeError} If it is none of these.
 */
export function lockFor(
  action: string,
  lock: boolean | AnyLock,
  options: ContextOption,
): AnyLock | null {
  if (lock === false) return null;
  if (lock === true) {
    return new RLock(options.context === undefined ? {} : { context: options.context });
  }
  checkLock(action, lock);
  return lock;
}

/**
 * Does something with a lock held, which may be held here already; blocks this thread until it is free.
 *
 * @typeParam T What it gives.
 * @param lock The lock; null: there is none.
 * @param act What to do.
 * @returns What that gives.
 */
export function locked<T>(lock: AnyLock | null, act: () => T): T {
  if (lock === null || partsOf(lock).state.isMine) return act();
  lock.acquireSync();
  try {
    return act();
  } finally {
    lock.release();
  }
}
