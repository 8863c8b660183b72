// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Between two processes, over a socket.
 *
 * @module
 */

import { clearInterval, setInterval } from "../../base/globals.ts";
import type { Socket } from "../../runtime/contract.ts";
import { RingSocket } from "./ring_socket.ts";
import { writeAll } from "./socket_write.ts";
import type { Sink, Transport } from "./transport.ts";
import { FRAME_KIND, outOfPlace } from "./wire.ts";

/** Milliseconds between two ticks of a timer that is there to be there. */
const LONG_MS = 2 ** 30;

/** One end; the socket may still be on its way. */
export class SocketTransport implements Transport {
  readonly isThread = false;
  readonly #opening: Promise<Socket>;
  #socket: Socket | null = null;
  #isClosed = false;
  #isReferenced = false;
  #isOpening = true;
  /** How many writes wait for the socket. */
  #early = 0;
  /** Before there is a socket this is what the program goes on for. */
  #hold: ReturnType<typeof setInterval> | undefined;
  #isPaused = false;
  #sink: Sink | null = null;

  /**
   * Takes a socket.
   *
   * @param socket The socket, or a promise of it: what is written before it is there waits for it.
   */
  constructor(socket: Socket | Promise<Socket>) {
    this.#opening = Promise.resolve(socket);
    this.#opening.then((socket) => this.#open(socket), () => this.#opened());
    if (!(socket instanceof Promise)) this.#open(socket);
  }

  #open(socket: Socket): void {
    this.#socket = socket;
    this.#opened();
    if (this.#isClosed) return socket.close();
    if (this.#isReferenced) socket.ref();
    else socket.unref();
  }

  #opened(): void {
    this.#isOpening = false;
    this.#holdOrNot();
  }

  #holdOrNot(): void {
    const holds = this.#isOpening && !this.#isClosed && (this.#isReferenced || this.#early > 0);
    if (holds) this.#hold ??= setInterval(() => {}, LONG_MS);
    else clearInterval(this.#hold), this.#hold = undefined;
  }

  start(sink: Sink): void {
    const isFirst = this.#sink === null;
    this.#sink = sink;
    if (!isFirst) return;
    if (this.#socket !== null) this.#listen(this.#socket);
    else this.#opening.then((socket) => this.#listen(socket), () => this.#end());
  }

  #listen(socket: Socket): void {
    // The sink may be another one by then.
    socket.start({
      bytes: (chunk, owned) => this.#sink!.bytes(chunk, owned),
      space: () => this.#sink!.space(),
      filled: (count) => this.#sink!.filled(count),
      end: () => this.#end(),
    });
    if (this.#isPaused) socket.pause();
  }

  /** A connection reset by the other side, or one that never came, is the end of it too. */
  #end(): void {
    if (!this.#isClosed) this.#sink!.end();
  }

  write(parts: Uint8Array<ArrayBuffer>[]): Promise<void> | undefined {
    const socket = this.#socket;
    return socket === null
      ? this.#openedSocket().then((socket) => writeTo(socket, parts))
      : writeTo(socket, parts);
  }

  hear(payload: Uint8Array<ArrayBuffer>): boolean {
    if (this.#socket instanceof RingSocket) return this.#socket.hear(payload);
    throw outOfPlace(FRAME_KIND.RING);
  }

  async #openedSocket(): Promise<Socket> {
    this.#early++;
    this.#holdOrNot();
    try {
      return await this.#opening;
    } finally {
      this.#early--;
      this.#holdOrNot();
    }
  }

  post(): never {
    throw new TypeError("Cannot post to another process what is not bytes");
  }

  pause(): void {
    this.#isPaused = true;
    this.#socket?.pause();
  }

  resume(): void {
    this.#isPaused = false;
    this.#socket?.resume();
  }

  /** Somebody waits for what comes next. */
  ref(): void {
    this.#isReferenced = true;
    const socket = this.#socket;
    socket?.ref();
    this.#holdOrNot();
    if (socket instanceof RingSocket) socket.look();
  }

  unref(): void {
    this.#isReferenced = false;
    this.#socket?.unref();
    this.#holdOrNot();
  }

  close(): void {
    this.#isClosed = true;
    this.#socket?.close();
    this.#holdOrNot();
  }
}

function writeTo(socket: Socket, parts: Uint8Array<ArrayBuffer>[]): Promise<void> | undefined {
  return socket instanceof RingSocket ? socket.writeAll(parts) : writeAll(socket, parts);
}
