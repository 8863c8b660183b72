// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Between two ends that are still where they were made.
 *
 * @module
 */

import { type Deferred, deferred } from "../../base/deferred.ts";
import { structuredClone } from "../../base/globals.ts";
import type { Demand } from "./demand.ts";
import type { Holder, Left, Parcel, Sink, Transport } from "./transport.ts";
import type { PortMessage } from "../frames/wire.ts";

/** Bytes that may lie here unread before the sender has to wait. */
const CAPACITY_BYTES = 2 ** 20;

type State =
  | { kind: "open"; peer: LocalTransport }
  /** The other end is closed: what lies here is still brought. */
  | { kind: "parted" }
  /** The other end has left this thread: what lies here is still brought, and what comes next comes another way. */
  | { kind: "left"; goOn: () => void }
  /** The end has been told, or this end was closed. */
  | { kind: "closed" };

const PARTED: State = { kind: "parted" };
const CLOSED: State = { kind: "closed" };

/** Who takes what comes, as far as it is wanted. */
interface Taker {
  sink: Sink;
  demand: Demand;
}

/** One end. */
export class LocalTransport implements Transport {
  readonly isThread = true;
  #state: State = PARTED;
  #holder: Holder | null = null;
  #taker: Taker | null = null;
  #waiting: Parcel[] = [];
  #size = 0;
  #room: Deferred<void> | null = null;

  /**
   * Makes two.
   *
   * @returns The ends.
   */
  static pair(): [LocalTransport, LocalTransport] {
    const one = new LocalTransport();
    const other = new LocalTransport();
    one.#state = { kind: "open", peer: other };
    other.#state = { kind: "open", peer: one };
    return [one, other];
  }

  get #peer(): LocalTransport | null {
    return this.#state.kind === "open" ? this.#state.peer : null;
  }

  holdBy(holder: Holder): void {
    this.#holder = holder;
  }

  start(sink: Sink, demand: Demand): void {
    if (this.#state.kind === "closed") return;
    this.#taker = { sink, demand };
    this.#deliver();
  }

  write(parts: Uint8Array<ArrayBuffer>[]): Promise<void> | undefined {
    const peer = this.#peer;
    if (peer === null) return Promise.reject(new Error("The other end is closed"));
    const own = parts.map((part) => part.buffer.byteLength === part.length ? part : part.slice());
    peer.#accept(own, own.reduce((sum, part) => sum + part.length, 0));
    return peer.#size > CAPACITY_BYTES ? (peer.#room ??= deferred()).promise : undefined;
  }

  post(message: PortMessage, transfer: Transferable[]): void {
    const peer = this.#peer;
    if (peer !== null) peer.#accept(structuredClone(message, { transfer }), 0);
  }

  #accept(parcel: Parcel, size: number): void {
    this.#waiting.push(parcel);
    this.#size += size;
    this.#deliver();
  }

  /** Parcel by parcel: each is whole frames, so that what still lies here begins with a frame. */
  #deliver(): void {
    while (this.#taker !== null && !this.#taker.demand.isPaused && this.#waiting.length > 0) {
      this.#bring(this.#waiting.shift()!, this.#taker.sink);
    }
    if (this.#size <= CAPACITY_BYTES) this.#makeRoom();
    if (this.#waiting.length === 0) this.#endIfOver();
  }

  #bring(parcel: Parcel, sink: Sink): void {
    if (!Array.isArray(parcel)) return sink.message(parcel);
    for (const part of parcel) {
      this.#size -= part.length;
      if (this.#taker !== null) sink.bytes(part, true);
    }
  }

  #makeRoom(): void {
    this.#room?.resolve();
    this.#room = null;
  }

  /** Who begins to take later is told then. */
  #endIfOver(): void {
    const state = this.#state;
    if (state.kind === "left") return this.#goOn(state.goOn);
    if (state.kind !== "parted" || this.#taker === null) return;
    const { sink } = this.#taker;
    this.#state = CLOSED;
    this.#taker = null;
    sink.end();
  }

  #goOn(goOn: () => void): void {
    this.#state = CLOSED;
    this.#taker = null;
    goOn();
  }

  leave(unsent: Uint8Array<ArrayBuffer>[]): Left {
    if (unsent.length > 0) this.write(unsent)?.catch(() => {});
    const peer = this.#peer;
    const unread = this.#takeAll();
    this.#state = CLOSED;
    if (peer === null) return { holder: null, unread };
    peer.#state = PARTED;
    return { holder: peer.#holder, unread };
  }

  whenRead(goOn: () => void): void {
    this.#state = { kind: "left", goOn };
    if (this.#waiting.length === 0) this.#goOn(goOn);
  }

  /** What lies here unread; the sender need not wait any more. */
  #takeAll(): Parcel[] {
    const all = this.#waiting;
    this.#waiting = [];
    this.#size = 0;
    this.#makeRoom();
    return all;
  }

  pause(): void {
    // What comes is brought when it comes, as it is wanted then.
  }

  resume(): void {
    this.#deliver();
  }

  ref(): void {
    // The other end is in this thread: while nothing else goes on, nothing comes.
  }

  unref(): void {}

  close(): void {
    const peer = this.#peer;
    this.#state = CLOSED;
    this.#taker = null;
    this.#takeAll();
    if (peer === null) return;
    peer.#state = PARTED;
    peer.#deliver();
  }
}
