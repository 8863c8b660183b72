// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Between two threads of a process, over a message port.
 *
 * @module
 */

import { type Deferred, deferred } from "../../base/deferred.ts";
import * as runtime from "../../runtime/runtime.ts";
import type { Demand } from "./demand.ts";
import { BY_REFERENCE_BYTES } from "../frames/frame_writer.ts";
import { PortSpin } from "./port_spin.ts";
import type { Sink, Transport } from "./transport.ts";
import { dropPorts, type PortMessage } from "../frames/wire.ts";

/** Bytes that may be on the way before the sender has to wait. */
const WINDOW_BYTES = 2 ** 20;

/** Pieces that have as many are moved. */
const MOVED_BYTES = 2 ** 13;

/** Bytes taken before the sender is told. */
const REPORT_AFTER_BYTES = WINDOW_BYTES / 4;

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

/** What goes over the port. A number says how many bytes were taken; shared memory is that of a spin. */
type PortItem = number | Uint8Array<ArrayBuffer> | PortMessage | SharedArrayBuffer;

/** What Deno, Node and Bun have beyond the standard. */
interface CountedPort extends MessagePort {
  ref(): void;
  unref(): void;
}

/**
 * `idle`: nothing was taken out of the port. `open`: what comes is. `parted`: the other end is closed, and what has
 * come is still brought. `ended`: the sink was told. `closed`: here.
 */
type State = "idle" | "open" | "parted" | "ended" | "closed";

/** Who takes what comes, as far as it is wanted. */
interface Taker {
  sink: Sink;
  demand: Demand;
}

/** One end. */
export class PortTransport implements Transport {
  readonly isThread = true;
  readonly #port: CountedPort;
  readonly #spin: PortSpin;
  #state: State = "idle";
  #taker: Taker | null = null;
  #waiting: (Uint8Array<ArrayBuffer> | PortMessage)[] = [];
  /** Bytes of which the other end has not said that it has taken them. */
  #onTheWay = 0;
  /** Bytes taken of which the other end was not told. */
  #taken = 0;
  #room: Deferred<void> | null = null;

  /**
   * Takes a port that has received nothing yet.
   *
   * @param port The port.
   * @param isOpener Whether the channel was made here: one side provides for the spin.
   */
  constructor(port: MessagePort, isOpener: boolean) {
    this.#port = port as CountedPort;
    this.#spin = new PortSpin(port, isOpener);
    // Node tells of it whether the port is read or not, and only once.
    runtime.onPortClose(this.#port, () => this.#part());
  }

  get #isReferenced(): boolean {
    return this.#taker?.demand.isReferenced ?? false;
  }

  start(sink: Sink, demand: Demand): void {
    if (this.#state === "ended" || this.#state === "closed") return;
    this.#taker = { sink, demand };
    this.#open();
    this.#deliver();
  }

  /** Begins to receive. */
  #open(): void {
    if (this.#state !== "idle") return;
    this.#state = "open";
    this.#port.onmessage = ({ data }: MessageEvent<PortItem>) => this.#receive(data);
    if (!this.#isReferenced) this.#port.unref();
  }

  write(parts: Uint8Array<ArrayBuffer>[]): Promise<void> | undefined {
    if (this.#state !== "idle" && this.#state !== "open") return Promise.reject(closedError());
    for (const part of parts) {
      this.#onTheWay += part.length;
      this.#send(part);
    }
    this.#spin.lookSoon();
    if (this.#onTheWay <= WINDOW_BYTES) return undefined;
    this.#open();
    // What waits for room has still to be handed on.
    this.#port.ref();
    return (this.#room ??= deferred()).promise;
  }

  /** A small piece is cheaper cloned than moved; a big one may be the program's own. */
  #send(part: Uint8Array<ArrayBuffer>): void {
    const isWhole = part.buffer.byteLength === part.length;
    if (part.length < MOVED_BYTES) return this.#post(isWhole ? part : part.slice());
    const mayMove = isWhole && (part.length <= BY_REFERENCE_BYTES || given.has(part.buffer));
    const own = mayMove ? part : part.slice();
    this.#post(own, [own.buffer]);
  }

  post(message: PortMessage, transfer: Transferable[]): void {
    if (this.#state !== "idle" && this.#state !== "open") return dropPorts(message);
    this.#post(message, transfer);
    this.#spin.lookSoon();
  }

  #post(item: PortItem, transfer?: Transferable[]): void {
    // Without a second argument Deno takes a shorter way.
    if (transfer === undefined) this.#port.postMessage(item);
    else this.#port.postMessage(item, transfer);
    this.#spin.posted();
  }

  #receive(item: PortItem): void {
    if (item instanceof SharedArrayBuffer) return this.#spin.take(item);
    this.#spin.heard();
    if (typeof item === "number") return this.#credit(item);
    if (this.#state === "closed") return drop(item);
    this.#waiting.push(item);
    this.#deliver();
  }

  #credit(count: number): void {
    this.#onTheWay -= count;
    if (this.#onTheWay > WINDOW_BYTES) return;
    this.#room?.resolve();
    this.#room = null;
    if (!this.#isReferenced) this.#port.unref();
  }

  #deliver(): void {
    while (this.#taker !== null && !this.#taker.demand.isPaused && this.#waiting.length > 0) {
      this.#bring(this.#waiting.shift()!, this.#taker.sink);
    }
    if (this.#taken >= REPORT_AFTER_BYTES) {
      this.#post(this.#taken);
      this.#taken = 0;
    }
    if (this.#state === "parted" && this.#waiting.length === 0) this.#end();
  }

  #bring(item: Uint8Array<ArrayBuffer> | PortMessage, sink: Sink): void {
    if (!(item instanceof Uint8Array)) return sink.message(item);
    this.#taken += item.length;
    sink.bytes(item, true);
  }

  /** The thread that was given the other end has ended: so has this, if the port itself doesn't tell. */
  lose(): void {
    if (this.#state === "parted" || this.#state === "ended") return;
    // All that it has sent is here, if not told yet.
    for (let next = this.#next(); next; next = this.#next()) {
      this.#receive(next.message as PortItem);
    }
    this.#part();
  }

  #next(): { message: unknown } | undefined {
    return runtime.nextOfPort(this.#port);
  }

  /** The other end is closed. */
  #part(): void {
    this.#room?.reject(closedError());
    this.#room = null;
    if (this.#state !== "idle" && this.#state !== "open") return;
    this.#state = "parted";
    this.#deliver();
  }

  /** Who begins to take later is told then. */
  #end(): void {
    this.#port.unref();
    if (this.#taker === null) return;
    const { sink } = this.#taker;
    this.#state = "ended";
    this.#taker = null;
    sink.end();
  }

  pause(): void {
    // What comes is brought when it comes, as it is wanted then.
  }

  resume(): void {
    this.#deliver();
  }

  ref(): void {
    if (this.#state === "idle" || this.#state === "open") this.#port.ref();
  }

  unref(): void {
    if (this.#room === null) this.#port.unref();
  }

  close(): void {
    this.#state = "closed";
    this.#taker = null;
    this.#waiting.forEach(drop);
    this.#waiting = [];
    this.#room?.reject(closedError());
    this.#room = null;
    // In Deno a closed port goes on keeping the program alive.
    this.#port.unref();
    this.#port.close();
  }
}

/** Nobody will take it. */
function drop(item: Uint8Array<ArrayBuffer> | PortMessage): void {
  if (!(item instanceof Uint8Array)) dropPorts(item);
}

function closedError(): Error {
  return new Error("The other end is closed");
}
