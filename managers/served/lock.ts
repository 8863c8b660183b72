// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Serves locks. Who waits is served in turn; one is released when the client that holds it is gone.
 *
 * @module
 */

import { LATE } from "../../base/waiting.ts";
import { ProcessStateError } from "../../errors.ts";
import { Line } from "./line.ts";
import type { Served, ServedCall } from "./served.ts";

/** How long to wait, of what can be sent. */
export interface Limits {
  /** Milliseconds. Default: for ever. */
  timeout?: number;
}

/** A lock that one client holds at a time. */
export class ServedLock implements Served {
  readonly #isReentrant: boolean;
  #holder: object | null = null;
  #depth = 0;
  readonly #line = new Line();

  readonly methods: Served["methods"] = {
    locked: () => this.#holder !== null,
    tryAcquire: ({ client }) => this.tryAcquire(client),
    acquire: (call, options) => this.acquire(call, options),
    release: ({ client }) => this.release(client),
  };

  /**
   * A free one.
   *
   * @param isReentrant Whether its holder may take it again, and nobody else may release it.
   */
  constructor(isReentrant: boolean) {
    this.#isReentrant = isReentrant;
  }

  /**
   * Whether a client holds it.
   *
   * @param client The client.
   * @returns Whether it does.
   */
  isHeldBy(client: object): boolean {
    return this.#holder === client;
  }

  /**
   * Takes it, if it is free.
   *
   * @param client Who takes it.
   * @returns Whether it was.
   */
  tryAcquire(client: object): boolean {
    if (this.#holder !== null && !(this.#isReentrant && this.isHeldBy(client))) return false;
    this.#holder = client;
    this.#depth++;
    return true;
  }

  /**
   * Takes it as soon as it is free.
   *
   * @param call Who takes it.
   * @param options How long to wait.
   * @returns Whether it was taken.
   */
  acquire(call: ServedCall, options?: Limits): boolean | Promise<boolean> {
    return this.tryAcquire(call.client) || this.#wait(call, options);
  }

  async #wait(call: ServedCall, options?: Limits): Promise<boolean> {
    return await this.#line.wait("acquire", call, options) !== LATE;
  }

  /**
   * Gives it back.
   *
   * @param client Who does. A plain lock anybody may release, as in Python.
   */
  release(client: object): void {
    if (this.#holder === null) {
      throw new ProcessStateError(
        "Cannot release the lock as it is not locked: acquire() it first",
      );
    }
    if (this.#isReentrant && !this.isHeldBy(client)) {
      throw new ProcessStateError(
        "Cannot release the lock as another client holds it: only its holder releases an RLock",
      );
    }
    if (--this.#depth === 0) this.#next();
  }

  #next(): void {
    this.#holder = this.#line.first ?? null;
    this.#depth = this.#holder === null ? 0 : 1;
    this.#line.serve();
  }

  left(client: object): void {
    this.#line.left(client);
    if (this.isHeldBy(client)) this.#next();
  }
}
