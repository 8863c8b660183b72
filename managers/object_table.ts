// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The objects of a server by their numbers, each kept while a client holds it.
 *
 * @module
 */

import type { Served } from "./served/served.ts";

interface Entry {
  readonly served: Served;
  /** How often each client holds it. */
  readonly holders: Map<object, number>;
}

/** Objects and who holds them. */
export class ObjectTable {
  readonly #entries = new Map<number, Entry>();
  #lastId = 0;

  /** How many objects there are. */
  get size(): number {
    return this.#entries.size;
  }

  /**
   * Serves an object, which its maker holds once.
   *
   * @param served The object.
   * @param client Its maker.
   * @returns Its number, which no other object has later.
   */
  add(served: Served, client: object): number {
    const id = ++this.#lastId;
    this.#entries.set(id, { served, holders: new Map([[client, 1]]) });
    return id;
  }

  /**
   * Looks an object up.
   *
   * @param id Its number.
   * @returns The object.
   * @throws {ReferenceError} If there is none.
   */
  get(id: number): Served {
    return this.#entry(id).served;
  }

  #entry(id: number): Entry {
    const entry = this.#entries.get(id);
    if (entry !== undefined) return entry;
    throw new ReferenceError(`Cannot reach object ${id} of the manager as nobody holds it`);
  }

  /**
   * A client holds an object once more.
   *
   * @param id The object's number.
   * @param client The client.
   */
  hold(id: number, client: object): void {
    const { holders } = this.#entry(id);
    holders.set(client, (holders.get(client) ?? 0) + 1);
  }

  /**
   * A client holds an object once less. Nothing happens if it doesn't hold it.
   *
   * @param id The object's number.
   * @param client The client.
   */
  release(id: number, client: object): void {
    const holders = this.#entries.get(id)?.holders;
    const count = holders?.get(client);
    if (holders === undefined || count === undefined) return;
    if (count > 1) return void holders.set(client, count - 1);
    holders.delete(client);
    if (holders.size === 0) this.#entries.delete(id);
  }

  /**
   * A client is gone, with all that it held.
   *
   * @param client The client.
   */
  left(client: object): void {
    for (const [id, { served, holders }] of this.#entries) {
      served.left?.(client);
      holders.delete(client);
      if (holders.size === 0) this.#entries.delete(id);
    }
  }
}
