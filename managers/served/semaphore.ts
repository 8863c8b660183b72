// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Serves semaphores. The permits of a client that died come back; those of one that has left belong to nobody.
 *
 * @module
 */

import { wrongValue } from "../../base/refusal.ts";
import { isWholeFrom } from "../../base/rules.ts";
import { LATE } from "../../base/waiting.ts";
import { ProcessStateError } from "../../errors.ts";
import { Line } from "./line.ts";
import type { Limits } from "./lock.ts";
import type { Served, ServedCall } from "./served.ts";

/** A semaphore. */
class ServedSemaphore implements Served {
  #value: number;
  readonly #most: number;
  readonly #line = new Line();
  /** How many permits each client has. */
  readonly #taken = new Map<object, number>();

  readonly methods: Served["methods"] = {
    value: () => this.#value,
    tryAcquire: ({ client }) => this.#take(client),
    acquire: (call, options) => this.#take(call.client) || this.#wait(call, options),
    release: ({ client }, n) => this.#release(client, n),
  };

  constructor(value: number, most: number) {
    this.#value = value;
    this.#most = most;
  }

  #take(client: object): boolean {
    if (this.#value === 0) return false;
    this.#value--;
    this.#note(client, 1);
    return true;
  }

  #note(client: object, change: number): void {
    const count = (this.#taken.get(client) ?? 0) + change;
    if (count > 0) this.#taken.set(client, count);
    else this.#taken.delete(client);
  }

  async #wait(call: ServedCall, options?: Limits): Promise<boolean> {
    return await this.#line.wait("acquire", call, options) !== LATE;
  }

  #release(client: object, n: number = 1): void {
    checkWhole("release", "n", n, 1);
    if (this.#value + n > this.#most) {
      throw new ProcessStateError(
        `Cannot release ${n} of the semaphore as it would have more than the ${this.#most} that it was made with: acquire() first`,
      );
    }
    for (let i = 0; i < n; i++) this.#giveBack(client);
  }

  /** Permits that a client gives back without having any are somebody's: whose it can't be told. */
  #giveBack(client: object): void {
    const [other] = this.#taken.keys();
    const owner = this.#taken.has(client) ? client : other;
    if (owner !== undefined) this.#note(owner, -1);
    this.#put();
  }

  #put(): void {
    const next = this.#line.first;
    if (next === undefined) return void this.#value++;
    this.#note(next, 1);
    this.#line.serve();
  }

  left(client: object, departure: "left" | "died"): void {
    this.#line.left(client);
    const count = this.#taken.get(client) ?? 0;
    this.#taken.delete(client);
    if (departure === "left") return;
    for (let i = 0; i < count; i++) this.#put();
  }
}

/**
 * Refuses what is no whole number.
 *
 * @param does What the call does.
 * @param what The name of the argument.
 * @param value The argument.
 * @param least The least that it may be.
 */
export function checkWhole(does: string, what: string, value: unknown, least: number): void {
  const fault = isWholeFrom(least)(value);
  if (fault !== undefined) throw wrongValue(does, what, value, fault);
}

/**
 * Makes a semaphore.
 *
 * @param value How many permits it has.
 * @returns What is served.
 */
export function servedSemaphore(value: number = 1): Served {
  checkWhole("make a semaphore", "value", value, 0);
  return new ServedSemaphore(value, Infinity);
}

/**
 * Makes one that never has more permits than at first.
 *
 * @param value How many it has.
 * @returns What is served.
 */
export function servedBoundedSemaphore(value: number = 1): Served {
  checkWhole("make a semaphore", "value", value, 0);
  return new ServedSemaphore(value, value);
}
