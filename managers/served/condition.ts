// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Serves a condition over a served lock.
 *
 * @module
 */

import { LATE } from "../../base/waiting.ts";
import { ProcessStateError } from "../../errors.ts";
import { Line } from "./line.ts";
import { type Limits, ServedLock } from "./lock.ts";
import { checkWhole } from "./semaphore.ts";
import type { Served, ServedCall } from "./served.ts";

/** A condition. */
class ServedCondition implements Served {
  readonly #lock: ServedLock;
  /** Whether the lock is its own: then nobody else tells it who is gone. */
  readonly #isOwner: boolean;
  readonly #line = new Line();

  readonly methods: Served["methods"] = {
    acquire: (call, options) => this.#lock.acquire(call, options),
    release: ({ client }) => this.#lock.release(client),
    wait: (call, options) => this.#wait(call, options),
    notify: ({ client }, n = 1) => {
      checkWhole("notify", "n", n, 0);
      this.#notify(client, n);
    },
    notifyAll: ({ client }) => this.#notify(client, Infinity),
  };

  constructor(lock: ServedLock | null) {
    this.#lock = lock ?? new ServedLock(true);
    this.#isOwner = lock === null;
  }

  async #wait(call: ServedCall, options?: Limits): Promise<boolean> {
    this.#checkHeld("wait", call.client);
    const turn = this.#line.wait("wait", call, options);
    this.#lock.release(call.client);
    try {
      return await turn !== LATE;
    } finally {
      // However long that takes: who waits goes on with the lock.
      await this.#lock.acquire({ client: call.client, signal: NEVER });
    }
  }

  #notify(client: object, n: number): void {
    this.#checkHeld("notify", client);
    for (let i = 0; i < n && this.#line.serve(); i++);
  }

  #checkHeld(call: string, client: object): void {
    if (this.#lock.isHeldBy(client)) return;
    throw new ProcessStateError(
      `Cannot ${call} as the lock of the condition is not held here: acquire() it first`,
    );
  }

  left(client: object): void {
    this.#line.left(client);
    if (this.#isOwner) this.#lock.left(client);
  }
}

const NEVER: AbortSignal = new AbortController().signal;

/**
 * Makes a condition.
 *
 * @param lock Its lock. Default: a re-entrant one of its own.
 * @returns What is served.
 * @throws {TypeError} If the lock is none.
 */
export function servedCondition(lock?: Served): Served {
  if (lock === undefined || lock instanceof ServedLock) return new ServedCondition(lock ?? null);
  throw new TypeError(
    "Cannot make a condition as its lock must be a lock or rlock of the same manager: make it with lock() or rlock()",
  );
}
