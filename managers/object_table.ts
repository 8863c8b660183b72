// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The objects of a server by their numbers, each kept while somebody holds it: a client for each proxy that it has, and
 * whoever sends a proxy until it has been received.
 *
 * @module
 */

import type { Client, Departure } from "./client.ts";
import type { Served } from "./served/served.ts";

/** Who holds, of each object: a client, or a proxy that is under way. */
type Holder = Client | typeof UNDER_WAY;

const UNDER_WAY = Symbol("under way");

interface Entry {
  readonly served: Served;
  /** How often each holds it. */
  readonly holders: Map<Holder, number>;
}

/** Objects and who holds them. */
export class ObjectTable {
  readonly #entries = new Map<number, Entry>();
  readonly #onDrop: (served: Served) => void;
  /** Those that want to know when a client goes. */
  readonly #listening = new Set<Served>();
  readonly #clients = new Map<string, Client>();
  /** The objects of the proxies that are under way. */
  readonly #lent = new Map<string, number>();
  #lastId = 0;

  /**
   * There are none yet.
   *
   * @param onDrop Told of an object that nobody holds any more.
   */
  constructor(onDrop: (served: Served) => void = () => {}) {
    this.#onDrop = onDrop;
  }

  /** How many objects there are. */
  get size(): number {
    return this.#entries.size;
  }

  /**
   * Serves an object.
   *
   * @param served The object.
   * @param client Who holds it, once.
   * @returns Its number, which no other object has later.
   */
  add(served: Served, client: Client): number {
    const id = ++this.#lastId;
    this.#entries.set(id, { served, holders: new Map() });
    if (served.left !== undefined) this.#listening.add(served);
    this.hold(id, client);
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
    throw new ReferenceError(
      `Cannot reach object ${id} of the manager as nobody holds it any more: keep a proxy of it, and await what sends one`,
    );
  }

  /**
   * A client has said how it calls itself.
   *
   * @param client The client.
   * @param uid Its name.
   */
  greet(client: Client, uid: string): void {
    client.uid = uid;
    this.#clients.set(uid, client);
  }

  /**
   * A client holds an object once more. Nothing happens if the client is gone.
   *
   * @param id The object's number.
   * @param client The client.
   * @throws {ReferenceError} If there is none.
   */
  hold(id: number, client: Client): void {
    const entry = this.#entry(id);
    if (client.isGone) return this.#dropIfFree(id, entry);
    add(entry, client);
    client.held.add(id);
  }

  /**
   * A client holds an object once less. Nothing happens if it doesn't hold it.
   *
   * @param id The object's number.
   * @param client The client.
   */
  release(id: number, client: Client): void {
    if (this.#release(id, client)) client.held.delete(id);
  }

  /** Whether that was the last time that it was held by this one. */
  #release(id: number, holder: Holder): boolean {
    const entry = this.#entries.get(id);
    const count = entry?.holders.get(holder);
    if (entry === undefined || count === undefined) return false;
    if (count > 1) return entry.holders.set(holder, count - 1), false;
    entry.holders.delete(holder);
    this.#dropIfFree(id, entry);
    return true;
  }

  #dropIfFree(id: number, { served, holders }: Entry): void {
    if (holders.size > 0) return;
    this.#entries.delete(id);
    this.#listening.delete(served);
    served.dropped?.();
    this.#onDrop(served);
  }

  /**
   * A client has sent a proxy: the object is held until that is received.
   *
   * @param id The object's number.
   * @param token What the receiver shows: the client's name, a dot, and what the client has used for nothing else.
   * @param client The client.
   * @throws {ReferenceError} If there is no such object.
   */
  lend(id: number, token: string, client: Client): void {
    if (client.early.delete(token)) return;
    add(this.#entry(id), UNDER_WAY);
    this.#lent.set(token, id);
    client.lent.add(token);
  }

  /**
   * What a client has sent will never be received.
   *
   * @param token What was to be shown.
   */
  takeBack(token: string): void {
    const id = this.#take(token);
    if (id !== undefined) this.#release(id, UNDER_WAY);
  }

  /** The object of a proxy that is under way no more. */
  #take(token: string): number | undefined {
    const id = this.#lent.get(token);
    this.#lent.delete(token);
    this.#senderOf(token)?.lent.delete(token);
    return id;
  }

  #senderOf(token: string): Client | undefined {
    return this.#clients.get(token.slice(0, token.lastIndexOf(".")));
  }

  /**
   * A client has received a proxy, perhaps before the server has heard that it was sent: then its sender still
   * holds the object itself.
   *
   * @param id The object's number.
   * @param token What it shows.
   * @param client The client.
   * @throws {ReferenceError} If there is no such object.
   */
  claim(id: number, token: string, client: Client): void {
    this.hold(id, client);
    if (this.#take(token) === id) this.#release(id, UNDER_WAY);
    else this.#senderOf(token)?.early.add(token);
  }

  /**
   * A client is gone, with all that it held. What it has sent is still held if it has said that it goes: it may
   * have ended as it had no more to do.
   *
   * @param client The client.
   */
  left(client: Client): void {
    client.isGone = true;
    this.#clients.delete(client.uid);
    const departure: Departure = client.hasLeft ? "left" : "died";
    for (const served of this.#listening) served.left!(client, departure);
    for (const id of client.held) {
      const entry = this.#entries.get(id);
      if (entry?.holders.delete(client)) this.#dropIfFree(id, entry);
    }
    if (departure === "left") return;
    for (const token of client.lent) this.takeBack(token);
  }

  /** The server ends: whatever its objects still do is ended. */
  clear(): void {
    const entries = [...this.#entries.values()];
    this.#entries.clear();
    this.#lent.clear();
    for (const { served } of entries) served.dropped?.();
  }
}

function add({ holders }: Entry, holder: Holder): void {
  holders.set(holder, (holders.get(holder) ?? 0) + 1);
}
