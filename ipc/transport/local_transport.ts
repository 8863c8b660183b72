// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Between two ends that are still where they were made.
 *
 * @module
 */

import { type Deferred, deferred } from "../../base/deferred.ts";
import { structuredClone } from "../../base/globals.ts";
import type { Sink, Transport } from "./transport.ts";
import type { PortMessage } from "./wire.ts";

/** Bytes that may lie here unread before the sender has to wait. */
const CAPACITY = 2 ** 20;

type Parcel = Uint8Array<ArrayBuffer>[] | PortMessage;

/** One end. */
export class LocalTransport implements Transport {
  readonly isThread = true;
  #peer: LocalTransport | null = null;
  /** Who will take what comes, also before it does. */
  owner: Sink | null = null;
  #sink: Sink | null = null;
  #isPaused = false;
  #isClosed = false;
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
    one.#peer = other;
    other.#peer = one;
    return [one, other];
  }

  start(sink: Sink): void {
    this.#sink = sink;
    this.#deliver();
  }

  write(parts: Uint8Array<ArrayBuffer>[]): Promise<void> | undefined {
    const peer = this.#peer;
    if (peer === null) return Promise.reject(new Error("The other end is closed"));
    const own = parts.map((part) => part.buffer.byteLength === part.length ? part : part.slice());
    peer.#accept(own, own.reduce((sum, part) => sum + part.length, 0));
    return peer.#size > CAPACITY ? (peer.#room ??= deferred()).promise : undefined;
  }

  /** Who takes what comes out at the other end; null if that is closed. */
  get peerSink(): Sink | null {
    return this.#peer?.owner ?? null;
  }

  /** Parts the two without a word. */
  sever(): void {
    if (this.#peer !== null) this.#peer.#peer = null;
    this.#peer = null;
  }

  post(message: PortMessage, transfer: Transferable[]): void {
    if (this.#peer !== null) this.#peer.#accept(structuredClone(message, { transfer }), 0);
  }

  #accept(parcel: Parcel, size: number): void {
    this.#waiting.push(parcel);
    this.#size += size;
    this.#deliver();
  }

  /** Parcel by parcel: each is whole frames, so that what still lies here begins with a frame. */
  #deliver(): void {
    while (this.#sink && !this.#isPaused && this.#waiting.length > 0) {
      const parcel = this.#waiting.shift()!;
      if (!Array.isArray(parcel)) {
        this.#sink.message(parcel);
        continue;
      }
      for (const part of parcel) {
        this.#size -= part.length;
        this.#sink.bytes(part, true);
      }
    }
    if (this.#size <= CAPACITY) this.#makeRoom();
    if (this.#peer === null && this.#waiting.length === 0) this.#end();
  }

  #makeRoom(): void {
    this.#room?.resolve();
    this.#room = null;
  }

  #end(): void {
    const sink = this.#isClosed ? null : this.#sink;
    this.#isClosed = true;
    sink?.end();
  }

  /**
   * Takes what lies here unread; the sender need not wait any more.
   *
   * @returns Bytes, whole frames, and other messages.
   */
  takeAll(): Parcel[] {
    const all = this.#waiting;
    this.#waiting = [];
    this.#size = 0;
    this.#makeRoom();
    return all;
  }

  pause(): void {
    this.#isPaused = true;
  }

  resume(): void {
    this.#isPaused = false;
    this.#deliver();
  }

  ref(): void {}

  unref(): void {}

  close(): void {
    const peer = this.#peer;
    this.#isClosed = true;
    this.#peer = null;
    this.#sink = null;
    this.takeAll();
    if (peer === null) return;
    peer.#peer = null;
    peer.#deliver();
  }
}
