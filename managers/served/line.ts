// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Those who wait for something of a served object, served in turn.
 *
 * @module
 */

import { onAbort } from "../../base/abort.ts";
import { type Deferred, deferred } from "../../base/deferred.ts";
import type { WaitOptions } from "../../base/options.ts";
import { LATE, within } from "../../base/waiting.ts";
import { ProcessStateError } from "../../errors.ts";
import type { ServedCall } from "./served.ts";

/** One that waits. */
interface Waiter<T, P> {
  readonly client: object;
  readonly brings: P;
  readonly turn: Deferred<T>;
}

/**
 * A line of those who wait.
 *
 * @typeParam T What a turn brings.
 * @typeParam P What those who wait bring.
 */
export class Line<T = void, P = void> {
  readonly #waiters = new Set<Waiter<T, P>>();

  /** How many wait. */
  get length(): number {
    return this.#waiters.size;
  }

  /** The client whose turn is next; undefined if nobody waits. */
  get first(): object | undefined {
    const [first] = this.#waiters;
    return first?.client;
  }

  /**
   * Waits for a turn.
   *
   * @param what The method, for the text of errors.
   * @param call Who waits. What a caller is given that has given up goes on: not to it.
   * @param options How long to wait.
   * @param brings What it brings.
   * @returns What the turn brings; {@linkcode LATE} if the time was up.
   */
  async wait(
    what: string,
    { client, signal }: ServedCall,
    options: Pick<WaitOptions, "timeout"> | undefined,
    brings: P,
  ): Promise<T | typeof LATE> {
    signal.throwIfAborted();
    const { timeout = Infinity } = options ?? {};
    if (timeout <= 0) return LATE;
    const waiter: Waiter<T, P> = { client, brings, turn: deferred() };
    this.#waiters.add(waiter);
    const forget = onAbort(signal, () => this.#giveUp(waiter, signal.reason));
    try {
      const turn = await within(what, waiter.turn.promise, { timeout });
      // It may have come after the time was up and before this knew of it: it is not to be lost.
      return turn === LATE && !this.#waiters.has(waiter) ? await waiter.turn.promise : turn;
    } finally {
      this.#waiters.delete(waiter);
      forget();
    }
  }

  #giveUp(waiter: Waiter<T, P>, reason: unknown): void {
    if (this.#waiters.delete(waiter)) waiter.turn.reject(reason);
  }

  /**
   * It is the turn of the first.
   *
   * @param value What it gets.
   * @returns What it brought; undefined if there was none.
   */
  serve(value: T): { readonly brings: P } | undefined {
    const [first] = this.#waiters;
    if (first === undefined) return undefined;
    this.#waiters.delete(first);
    first.turn.resolve(value);
    return first;
  }

  /**
   * It is the turn of all.
   *
   * @param value What they get.
   */
  serveAll(value: T): void {
    while (this.serve(value) !== undefined);
  }

  /**
   * A client waits no more.
   *
   * @param client The client.
   * @returns Whether it did.
   */
  left(client: object): boolean {
    let waited = false;
    for (const waiter of this.#waiters) {
      if (waiter.client !== client) continue;
      waited = true;
      this.#giveUp(waiter, new ProcessStateError("Cannot wait any more as the client is gone"));
    }
    return waited;
  }
}
