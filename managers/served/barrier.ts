// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Serves a barrier. A party that goes while it waits breaks it.
 *
 * @module
 */

import { LATE } from "../../base/waiting.ts";
import { BrokenBarrierError } from "../../errors.ts";
import { Line } from "./line.ts";
import type { Limits } from "./lock.ts";
import { checkWhole } from "./semaphore.ts";
import type { Served, ServedCall } from "./served.ts";

/** What a barrier is made with. */
export interface BarrierParts {
  /** How many are to come. */
  readonly parties: number;
  /** Milliseconds to wait, where a party says nothing. */
  readonly timeout: number;
  /** Run when all have come. */
  readonly action: (() => unknown) | null;
}

/** A barrier. */
class ServedBarrier implements Served {
  readonly #parts: BarrierParts;
  #line = new Line<boolean>();
  #arrived = 0;
  #isBroken = false;
  /** Settles when a round that is full has ended. */
  #passing: Promise<void> | null = null;

  readonly methods: Served["methods"] = {
    parties: () => this.#parts.parties,
    waiting: () => this.#arrived,
    broken: () => this.#isBroken,
    wait: (call, options) => this.#wait(call, options),
    reset: () => this.#reset(),
    abort: () => this.#break(),
  };

  constructor(parts: BarrierParts) {
    this.#parts = parts;
  }

  async #wait(call: ServedCall, options?: Limits): Promise<number> {
    while (this.#passing !== null) await this.#passing;
    call.signal.throwIfAborted();
    if (this.#isBroken) throw broken("it is broken: reset() it first");
    const index = this.#arrived++;
    if (this.#arrived === this.#parts.parties) await this.#pass();
    else await this.#stay(call, options);
    return index;
  }

  async #stay(call: ServedCall, { timeout = this.#parts.timeout }: Limits = {}): Promise<void> {
    const line = this.#line;
    try {
      const hasPassed = await line.wait("wait", call, { timeout });
      if (hasPassed === true) return;
      if (hasPassed === LATE && line === this.#line) this.#break();
    } catch (error) {
      if (line === this.#line) this.#break();
      throw error;
    }
    throw broken("it was aborted, or a party did not come in time, or died: reset() it first");
  }

  async #pass(): Promise<void> {
    const { action } = this.#parts;
    const line = this.#line;
    if (action !== null) await this.#act(action);
    if (line !== this.#line) throw broken("it was aborted meanwhile: reset() it first");
    this.#end(true);
  }

  async #act(action: () => unknown): Promise<void> {
    const acting = Promise.resolve().then(action);
    this.#passing = acting.then(() => {}, () => {});
    try {
      await acting;
    } catch (error) {
      this.#break();
      throw error;
    } finally {
      this.#passing = null;
    }
  }

  /** A round is over; those who come now are of the next. */
  #end(hasPassed: boolean): void {
    const line = this.#line;
    this.#line = new Line();
    this.#arrived = 0;
    line.serveAll(hasPassed);
  }

  #break(): void {
    this.#isBroken = true;
    this.#end(false);
  }

  #reset(): void {
    this.#isBroken = false;
    this.#end(false);
  }

  left(client: object): void {
    this.#line.left(client);
  }
}

function broken(why: string): BrokenBarrierError {
  return new BrokenBarrierError(`Cannot pass the barrier as ${why}`);
}

/**
 * Makes a barrier.
 *
 * @param parts How many are to come, and what happens then.
 * @returns What is served.
 */
export function servedBarrier(parts: BarrierParts): Served {
  checkWhole("make a barrier", "parties", parts.parties, 1);
  return new ServedBarrier(parts);
}
