// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Between two threads of a process, over a message port.
 *
 * @module
 */

import { type Deferred, deferred } from "../../base/deferred.ts";
import { queueMicrotask, setTimeout } from "../../base/globals.ts";
import * as runtime from "../../runtime/runtime.ts";
import { ThreadSpin } from "../spin/thread_spin.ts";
import { BY_REFERENCE } from "./frame_writer.ts";
import type { Sink, Transport } from "./transport.ts";
import type { PortMessage } from "./wire.ts";

/** Bytes that may be on the way before the sender has to wait. */
const WINDOW = 2 ** 20;

/** Bytes taken before the sender is told. */
const REPORT_AFTER = WINDOW / 4;

/** Messages after which a port is given a threadSpin: most carry fewer. */
const SPIN_AFTER = 8;

/** Milliseconds in which what a thread has sent before its end is here. */
const LAST_CALL = 100;

/** Buffers that nobody else has a use for: they can be moved instead of copied. */
const given = new WeakSet<ArrayBufferLike>();

/**
 * Lets a buffer be moved to another thread.
 *
 * @param bytes All of the buffer.
 * @returns The same.
 */
export function giveAway(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  given.add(bytes.buffer);
  return bytes;
}

/** A number says how many bytes were taken; shared memory is that of a threadSpin, and is not counted. */
type Parcel = number | Uint8Array<ArrayBuffer> | PortMessage | SharedArrayBuffer;

/** What Deno, Node and Bun have beyond the standard. */
interface CountedPort extends MessagePort {
  ref(): void;
  unref(): void;
}

/** One end. */
export class PortTransport implements Transport {
  readonly isThread = true;
  readonly #port: CountedPort;
  readonly #isOpener: boolean;
  #sink: Sink | null = null;
  #isPaused = false;
  #isReferenced = false;
  #isOpen = false;
  #hasEnded = false;
  #waiting: (Uint8Array<ArrayBuffer> | PortMessage)[] = [];
  #onTheWay = 0;
  #taken = 0;
  #room: Deferred<void> | null = null;
  #spin: ThreadSpin | null = null;
  #willLook = false;
  #posted = 0;
  #heard = 0;

  /**
   * Takes a port that has received nothing yet.
   *
   * @param port The port.
   * @param isOpener Whether the channel was made here: one side provides for the threadSpin.
   */
  constructor(port: MessagePort, isOpener: boolean) {
    this.#port = port as CountedPort;
    this.#isOpener = isOpener;
    // Node tells of it whether the port is read or not, and only once.
    runtime.onPortClose(this.#port, () => this.#take(null));
  }

  start(sink: Sink): void {
    this.#sink = sink;
    this.#open();
    this.#deliver();
  }

  /** Begins to receive. */
  #open(): void {
    if (this.#isOpen) return;
    this.#isOpen = true;
    this.#port.onmessage = ({ data }: MessageEvent<Parcel>) => this.#receive(data);
    if (!this.#isReferenced) this.#port.unref();
  }

  write(parts: Uint8Array<ArrayBuffer>[]): Promise<void> | undefined {
    if (this.#hasEnded) return Promise.reject(new Error("The other end is closed"));
    for (const part of parts) {
      this.#onTheWay += part.length;
      this.#send(part);
    }
    this.#lookSoon();
    if (this.#onTheWay <= WINDOW) return undefined;
    this.#open();
    // What waits for room has still to be handed on.
    this.#port.ref();
    return (this.#room ??= deferred()).promise;
  }

  /** A small piece is cheaper cloned than moved; a big one may be the program's own. */
  #send(part: Uint8Array<ArrayBuffer>): void {
    const isWhole = part.buffer.byteLength === part.length;
    if (part.length < 2 ** 13) return this.#post(isWhole ? part : part.slice());
    const mayMove = isWhole && (part.length <= BY_REFERENCE || given.has(part.buffer));
    const own = mayMove ? part : part.slice();
    this.#post(own, [own.buffer]);
  }

  post(message: PortMessage, transfer: Transferable[]): void {
    this.#post(message, transfer);
    this.#lookSoon();
  }

  #post(parcel: Parcel, transfer?: Transferable[]): void {
    // Without a second argument Deno takes a shorter way.
    if (transfer === undefined) this.#port.postMessage(parcel);
    else this.#port.postMessage(parcel, transfer);
    this.#posted++;
    if (this.#spin !== null) this.#spin.ring();
    else if (this.#isOpener && this.#posted === SPIN_AFTER) this.#offerSpin();
  }

  #offerSpin(): void {
    const shared = new SharedArrayBuffer(ThreadSpin.SIZE);
    this.#port.postMessage(shared);
    this.#spin = new ThreadSpin(shared, 0, this.#posted, this.#heard);
  }

  /** After all that this turn has to say. */
  #lookSoon(): void {
    if (this.#spin === null || this.#willLook) return;
    this.#willLook = true;
    queueMicrotask(() => {
      this.#willLook = false;
      this.#spin!.look();
    });
  }

  #receive(parcel: Parcel): void {
    if (parcel instanceof SharedArrayBuffer) {
      this.#spin = new ThreadSpin(parcel, 1, this.#posted, this.#heard);
      return;
    }
    this.#heard++;
    this.#spin?.heard();
    this.#take(parcel);
  }

  #take(parcel: Exclude<Parcel, SharedArrayBuffer> | null): void {
    if (typeof parcel === "number") return this.#credit(parcel);
    if (parcel !== null) this.#waiting.push(parcel);
    else this.#hasEnded = true;
    this.#deliver();
  }

  #credit(count: number): void {
    this.#onTheWay -= count;
    if (this.#onTheWay > WINDOW) return;
    this.#room?.resolve();
    this.#room = null;
    if (!this.#isReferenced) this.#port.unref();
  }

  #deliver(): void {
    while (this.#sink !== null && !this.#isPaused && this.#waiting.length > 0) {
      const parcel = this.#waiting.shift()!;
      if (!(parcel instanceof Uint8Array)) {
        this.#sink.message(parcel);
        continue;
      }
      this.#taken += parcel.length;
      this.#sink.bytes(parcel, true);
    }
    if (this.#taken >= REPORT_AFTER) {
      this.#post(this.#taken);
      this.#taken = 0;
    }
    if (this.#hasEnded && this.#waiting.length === 0) this.#end();
  }

  /** The thread that was given the other end has ended: so has this, if the port itself doesn't tell. */
  lose(): void {
    if (!this.#hasEnded) setTimeout(() => this.#take(null), LAST_CALL);
  }

  #end(): void {
    const sink = this.#sink;
    this.#port.unref();
    this.#sink = null;
    this.#room?.reject(new Error("The other end is closed"));
    this.#room = null;
    sink?.end();
  }

  pause(): void {
    this.#isPaused = true;
  }

  resume(): void {
    this.#isPaused = false;
    this.#deliver();
  }

  ref(): void {
    this.#isReferenced = true;
    if (!this.#hasEnded) this.#port.ref();
  }

  unref(): void {
    this.#isReferenced = false;
    if (this.#room === null) this.#port.unref();
  }

  close(): void {
    this.#sink = null;
    this.#waiting = [];
    // In Deno a closed port goes on keeping the program alive.
    this.#port.unref();
    this.#port.close();
  }
}
