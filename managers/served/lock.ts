// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Serves a lock. Who waits is served in turn; it is released when the client that holds it is gone.
 *
 * @module
 */

import { ProcessStateError } from "../../errors.ts";
import { type Deferred, deferred } from "../../base/deferred.ts";
import { onAbort } from "../../base/abort.ts";
import { LATE, within } from "../../base/waiting.ts";
import type { Served, ServedCall } from "./served.ts";

interface Waiter {
  readonly client: object;
  readonly turn: Deferred<void>;
}

/** The lock itself. */
class Lock implements Served {
  #holder: object | null = null;
  readonly #waiting = new Set<Waiter>();

  readonly methods: Served["methods"] = {
    locked: () => this.#holder !== null,
    tryAcquire: ({ client }) => this.#take(client),
    acquire: (call, options) => this.#take(call.client) || this.#wait(call, options),
    release: () => this.#release(),
  };

  /** Any client may release it, as in Python. */
  #release(): void {
    if (this.#holder === null) {
      throw new ProcessStateError("Cannot release the lock as it is not locked");
    }
    this.#next();
  }

  #take(client: object): boolean {
    if (this.#holder !== null) return false;
    this.#holder = client;
    return true;
  }

  #next(): void {
    const [next] = this.#waiting;
    this.#holder = next?.client ?? null;
    if (next === undefined) return;
    this.#waiting.delete(next);
    next.turn.resolve();
  }

  async #wait({ client, signal }: ServedCall, options?: { timeout?: number }): Promise<boolean> {
    const timeout = options?.timeout ?? Infinity;
    const waiter: Waiter = { client, turn: deferred() };
    this.#waiting.add(waiter);
    const forget = onAbort(signal, () => this.#giveUp(waiter, signal.reason));
    try {
      if (await within("acquire", waiter.turn.promise, { timeout }) !== LATE) return true;
      return !this.#waiting.has(waiter);
    } finally {
      this.#waiting.delete(waiter);
      forget();
    }
  }

  /** A turn that nobody waits for any more goes on to the next. */
  #giveUp(waiter: Waiter, reason: unknown): void {
    if (this.#waiting.delete(waiter)) waiter.turn.reject(reason);
  }

  left(client: object): void {
    for (const waiter of this.#waiting) {
      if (waiter.client === client) this.#giveUp(waiter, new ProcessStateError("The client left"));
    }
    if (this.#holder === client) this.#next();
  }
}

/**
 * Makes a lock.
 *
 * @returns What is served.
 */
export function servedLock(): Served {
  return new Lock();
}
