// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The ways to take what is taken by one or some: at once, waiting, blocking, for a scope.
 *
 * @module
 */

import { TimeoutError } from "../errors.ts";
import type { WaitOptions } from "../base/options.ts";
import type { Arena } from "./arena.ts";
import { neverIfFenced } from "./fence.ts";
import { blockTime, waitOptions } from "./options.ts";
import { park, parkSync } from "./parking.ts";
import type { Waiting } from "./states/waiting.ts";

/** What can be taken. */
export interface Takeable {
  /** Takes it if it can be had; who waits finds out by and by whether its holder has died. */
  attempt(): boolean;
  /** Stands in line for it. */
  wait(): Waiting;
}

const TAKEN = Promise.resolve(true);

/**
 * Takes it as soon as it can be had.
 *
 * @param arena Where it is.
 * @param state What is taken.
 * @param options How long to wait.
 * @returns Whether it was taken; false: the time was up.
 */
export function acquire(
  arena: Arena,
  state: Takeable,
  options?: WaitOptions,
): Promise<boolean> {
  if (arena.fence !== null) return acquireFenced(arena, state, options);
  if (options === undefined && state.attempt()) return TAKEN;
  return acquireLater(arena, state, options);
}

function acquireFenced(
  arena: Arena,
  state: Takeable,
  options: WaitOptions | undefined,
): Promise<boolean> {
  try {
    if (options === undefined && arena.within(() => state.attempt())) return TAKEN;
  } catch (error) {
    return neverIfFenced(error);
  }
  return acquireLater(arena, state, options).catch(neverIfFenced);
}

async function acquireLater(
  arena: Arena,
  state: Takeable,
  given: WaitOptions | undefined,
): Promise<boolean> {
  const options = waitOptions("acquire", given);
  const { timeout = Infinity, signal } = options;
  signal?.throwIfAborted();
  if (attempt(arena, state, timeout)) return true;
  return timeout > 0 && await park(arena, arena.within(() => state.wait()), options);
}

/**
 * Takes it as soon as it can be had, and blocks this thread until then.
 *
 * @param arena Where it is.
 * @param state What is taken.
 * @param options How long to wait.
 * @returns Whether it was taken; false: the time was up.
 */
export function acquireSync(
  arena: Arena,
  state: Takeable,
  options?: { timeout?: number },
): boolean {
  const timeout = options === undefined ? Infinity : blockTime("acquireSync", options);
  if (attempt(arena, state, timeout)) return true;
  return timeout > 0 && parkSync(arena, arena.within(() => state.wait()), timeout);
}

/** Tries it at once, and for a moment if there is time. */
function attempt(arena: Arena, state: Takeable, timeout: number): boolean {
  if (arena.within(() => state.attempt())) return true;
  return timeout > 0 && arena.spin.take({ attempt: () => arena.within(() => state.attempt()) });
}

/** Gives back once. */
class Held implements Disposable {
  #lock: { release(): void } | null;

  constructor(lock: { release(): void }) {
    this.#lock = lock;
  }

  [Symbol.dispose](): void {
    const lock = this.#lock;
    this.#lock = null;
    lock?.release();
  }
}

/**
 * Takes it for a scope.
 *
 * @param lock What is taken.
 * @param options How long to wait.
 * @returns What gives it back.
 * @throws {TimeoutError} If the time was up.
 */
export async function hold(
  lock: { acquire(options?: WaitOptions): Promise<boolean>; release(): void },
  options?: WaitOptions,
): Promise<Disposable> {
  if (await lock.acquire(options)) return new Held(lock);
  const timeout = options!.timeout!;
  throw new TimeoutError(`Cannot hold the lock as it was not free within ${timeout} ms`, {
    timeout,
  });
}
