// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Between two processes, over a socket.
 *
 * @module
 */

import type { Socket } from "../runtime/contract.ts";
import type { Sink, Transport } from "./transport.ts";

const BUFFER_SIZE = 2 ** 16;

/** Milliseconds between two ticks of a timer that is there to be there. */
const LONG = 2 ** 30;

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
  #resumed: PromiseWithResolvers<void> | null = null;
  /** What reads, so that the socket can't be closed under it. */
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
    if (holds) this.#hold ??= setInterval(() => {}, LONG);
    else clearInterval(this.#hold), this.#hold = undefined;
  }

  start(sink: Sink): void {
    const isFirst = this.#sink === null;
    this.#sink = sink;
    if (isFirst) this.#readAll();
  }

  async #readAll(): Promise<void> {
    try {
      const socket = this.#socket ?? await this.#opening;
      const buffer = new Uint8Array(BUFFER_SIZE);
      while (!this.#isClosed) {
        if (this.#resumed !== null) await this.#resumed.promise;
        if (!await this.#readOnce(socket, buffer)) break;
      }
    } catch {
      // A connection reset by the other side, or one that never came, is the end of it too.
    }
    if (!this.#isClosed) this.#sink!.end();
  }

  async #readOnce(socket: Socket, buffer: Uint8Array<ArrayBuffer>): Promise<boolean> {
    const space = this.#sink!.space();
    const count = await socket.read(space ?? buffer);
    if (count === null || this.#isClosed) return false;
    if (space !== null) this.#sink!.filled(count);
    else this.#sink!.bytes(buffer.subarray(0, count), false);
    return true;
  }

  async write(parts: Uint8Array<ArrayBuffer>[]): Promise<void> {
    const socket = this.#socket ?? await this.#openedSocket();
    for (const part of parts) {
      let done = await socket.write(part);
      while (done < part.length) done += await socket.write(part.subarray(done));
    }
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
    this.#resumed ??= Promise.withResolvers();
  }

  resume(): void {
    this.#resumed?.resolve();
    this.#resumed = null;
  }

  ref(): void {
    this.#isReferenced = true;
    this.#socket?.ref();
    this.#holdOrNot();
  }

  unref(): void {
    this.#isReferenced = false;
    this.#socket?.unref();
    this.#holdOrNot();
  }

  close(): void {
    this.#isClosed = true;
    this.resume();
    this.#socket?.close();
    this.#holdOrNot();
  }
}
