// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * What one object of a queue does, whatever its class: it loads what carries the items when it is needed, and keeps in
 * mind whether it may still put and get.
 *
 * @module
 */

import { concatenate } from "../codec/byte_writer.ts";
import { encodeParts } from "../codec/codec.ts";
import { deferred } from "../base/deferred.ts";
import type { WaitOptions } from "../base/options.ts";
import type { Placeholder } from "../codec/handle.ts";
import { ProcessStateError } from "../errors.ts";
import { type Bytes, type Carrier, DONE, OVER } from "./carrier.ts";
import type { Place } from "./place.ts";
import { closed, doneTooOften, ended } from "./queue_errors.ts";

/** Loads what carries items. */
const LOADERS: Record<Place["carrier"], () => Promise<unknown>> = {
  shared: () => import("./shared_queue.ts"),
  hosted: () => import("./hosted_queue.ts"),
};

/** One object's access to a queue. */
export class Access {
  readonly place: Place;
  /** Null until it is loaded. */
  #carrier: Carrier | null = null;
  #loading: Promise<Carrier> | null = null;
  #isEnded = false;
  #isClosed = false;
  /** How many items wait to be put. */
  #pending = 0;
  #onDrained: (() => void)[] = [];
  /** How many tasks of a pool's worker have it. */
  #tasks = 0;

  /**
   * To a queue.
   *
   * @param place Where it is.
   */
  constructor(place: Place) {
    this.place = place;
    if (place.isLoaded) this.#carrier = place.makeCarrier();
    else this.#load();
  }

  #load(): Promise<Carrier> {
    return this.#loading ??= LOADERS[this.place.carrier]().then(() =>
      this.#carrier = this.place.makeCarrier()
    );
  }

  /** Does something with the carrier, at once if it is loaded; always in the order of the calls. */
  #use<T>(use: (carrier: Carrier) => Promise<T>): Promise<T> {
    return this.#carrier !== null ? use(this.#carrier) : this.#load().then(use);
  }

  /** As {@linkcode Access.#use}, for what is done at once. */
  #tell(tell: (carrier: Carrier) => void): void {
    if (this.#carrier !== null) tell(this.#carrier);
    else this.#load().then(tell);
  }

  /** Whether this object gets no more. */
  get isClosed(): boolean {
    return this.#isClosed;
  }

  /**
   * Puts an item.
   *
   * @param call The call.
   * @param item The item.
   * @param wait How long to wait for room.
   * @returns When it is there.
   */
  put(call: string, item: unknown, wait: WaitOptions | undefined): Promise<void> {
    if (this.#isClosed) throw closed(call);
    if (this.#isEnded) throw ended();
    const parts = encodeParts(item, "item");
    const carrier = this.#carrier;
    const put = carrier !== null
      ? carrier.put(parts, wait)
      : this.#putLater([concatenate(parts)], wait);
    if (put !== DONE) this.#notePending(put);
    return put;
  }

  /** The item was encoded before: it may be changed after the call. */
  async #putLater(parts: Bytes[], wait: WaitOptions | undefined): Promise<void> {
    await (await this.#load()).put(parts, wait);
  }

  #notePending(put: Promise<void>): void {
    this.#pending++;
    const settle = () => {
      if (--this.#pending > 0) return;
      for (const tell of this.#onDrained.splice(0)) tell();
    };
    put.then(settle, settle);
  }

  /**
   * Gets an item.
   *
   * @param call The call.
   * @param wait How long to wait for it.
   * @returns The item.
   */
  get(call: string, wait: WaitOptions | undefined): Promise<unknown> {
    if (this.#isClosed) throw closed(call);
    return this.#use((carrier) => carrier.get(wait));
  }

  /** Gets the next item; rejects as {@linkcode Access.get}. */
  async next(): Promise<{ value: unknown; done: false } | { value: undefined; done: true }> {
    if (this.#isClosed) return { value: undefined, done: true };
    const value = await this.#use((carrier) => carrier.next());
    return value === OVER ? { value: undefined, done: true } : { value, done: false };
  }

  /** How many items there are. */
  size(): Promise<number> {
    return this.#use((carrier) => carrier.size());
  }

  /** This object puts no more. */
  end(): void {
    // Tasks that came together have one object, and each of them may put.
    if (this.#isEnded || this.#tasks > 1) return;
    this.#isEnded = true;
    this.#afterPuts(() => this.#tell((carrier) => carrier.end()));
  }

  /** It came with a task. */
  arriveForTask(): void {
    this.#tasks++;
  }

  /** A task with which it came is done, or was given back. */
  taskEnded(): void {
    this.#tasks--;
    if (this.#tasks === 0) this.#afterPuts(() => this.#tell((carrier) => carrier.leave()));
  }

  /** It is among the arguments of a task that waits for a worker; gives what says that it is not any more. */
  holdForTask(): () => void {
    return this.place.hold();
  }

  #afterPuts(then: () => void): void {
    if (this.#pending === 0) then();
    else this.#onDrained.push(then);
  }

  /** This object puts and gets no more. */
  close(): void {
    if (this.#isClosed || this.#tasks > 1) return;
    this.end();
    this.#isClosed = true;
    this.#tell((carrier) => carrier.close());
  }

  /** When nothing that was put here waits any more. */
  async drained(): Promise<void> {
    if (!this.#isClosed) {
      throw new ProcessStateError(
        "Cannot wait until the queue is drained as it is not closed here: close() it first",
      );
    }
    const { promise, resolve } = deferred<void>();
    this.#afterPuts(resolve);
    await promise;
  }

  /** What waits to be put may be lost: the end of this process is not to wait for it. */
  abandon(): void {
    this.#tell((carrier) => carrier.abandon());
  }

  /** An item is done. */
  taskDone(): void {
    // Before the carrier is loaded nothing was got here.
    if (this.#carrier === null || !this.#carrier.taskDone()) throw doneTooOften();
  }

  /** When all that was put is done; false: the time was up. */
  join(wait: WaitOptions | undefined): Promise<boolean> {
    return this.#use((carrier) => carrier.join(wait));
  }

  /** What travels in the place of the queue, as a handle of a kind. */
  passOn(context: unknown, kind: string): Placeholder {
    if (this.#isClosed) throw closed("pass on");
    return this.place.passOn(context, kind);
  }
}
