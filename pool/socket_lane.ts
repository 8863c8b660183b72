// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * A {@linkcode Lane} over a local socket: between processes. Each message is a length (8 bytes,
 * a big-endian double) and that many bytes of the codec.
 *
 * @module
 */

import { concatenate } from "../ipc/byte_writer.ts";
import { decode, decodeOwned, encode, encodeParts } from "../ipc/codec.ts";
import { loadHandles } from "../ipc/handle_modules.ts";
import { SendContext, sending } from "../ipc/send_context.ts";
import type { Socket } from "../runtime/contract.ts";
import type { Lane } from "./lane.ts";

const HEADER = 8;
const BUFFER_SIZE = 2 ** 16;

/** Messages up to this many bytes are put together before they are written. */
const JOIN_SIZE = 2 ** 16;

/** One end of a lane between two processes. */
export class SocketLane implements Lane {
  onMessage: (message: unknown) => void = () => {};
  onEnd: (unread: boolean) => void = () => {};
  readonly #socket: Socket;
  /** The last write; null when all has been handed to the system. */
  #writing: Promise<void> | null = null;
  #hasFailed = false;
  #isClosed = false;

  /**
   * Listens from now on.
   *
   * @param socket A connected socket.
   */
  constructor(socket: Socket) {
    this.#socket = socket;
    this.#listen();
  }

  send(message: unknown): Promise<void> {
    const context = new SendContext(false, () => () => {});
    const encoded = sending(context, () => encodeParts(message, "value", context));
    const parts = frame(encoded, [...context.kinds]);
    // The first write is made before this returns: it is not lost if the process ends right after.
    const written = this.#writing === null
      ? this.#write(parts)
      : this.#writing.then(() => this.#write(parts));
    this.#writing = written;
    written.then(() => {
      if (this.#writing === written) this.#writing = null;
    });
    return written;
  }

  async #listen(): Promise<void> {
    const unread = await this.#readAll();
    if (this.#isClosed) return this.onEnd(false);
    // What is on its way finds nobody: it fails soon, and then was surely not read.
    await this.#writing;
    this.onEnd(unread || this.#hasFailed);
  }

  /** What can't be written is not told here: the end of the other side is, where it is read. */
  async #write(parts: Uint8Array[]): Promise<void> {
    try {
      for (const part of parts) {
        for (let done = 0; done < part.length;) {
          done += await this.#socket.write(done === 0 ? part : part.subarray(done));
        }
      }
    } catch {
      // The other side is gone.
      this.#hasFailed = true;
    }
  }

  async #readAll(): Promise<boolean> {
    try {
      const reader = new FrameReader(this.#socket);
      for (let bytes = await reader.next(); bytes !== null; bytes = await reader.next()) {
        if (this.#isClosed) return false;
        this.onMessage(decodeOwned(bytes, { ports: [] }));
      }
      return false;
    } catch {
      // Reset: the other side has ended without reading all that was sent.
      return true;
    }
  }

  linger(): void {
    // To wait for a socket is the system's affair.
  }

  ref(): void {
    this.#socket.ref();
  }

  unref(): void {
    this.#socket.unref();
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    const close = () => this.#socket.close();
    if (this.#writing === null) close();
    else this.#writing.then(close);
  }
}

/** The kinds of the handles in a message go before it, in a frame of negative length. */
function frame(parts: Uint8Array[], kinds: string[]): Uint8Array[] {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const before = kinds.length === 0 ? [] : withHeader([encode(kinds)], -1);
  const all = [...before, ...withHeader(parts, 1)];
  return length > JOIN_SIZE ? all : [concatenate(all)];
}

function withHeader(parts: Uint8Array[], sign: 1 | -1): Uint8Array[] {
  const header = new Uint8Array(HEADER);
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  new DataView(header.buffer).setFloat64(0, length * sign);
  return [header, ...parts];
}

/** Takes the bytes of a socket apart. */
class FrameReader {
  readonly #socket: Socket;
  readonly #buffer = new Uint8Array(BUFFER_SIZE);
  /** What has been read and not been taken. */
  #start = 0;
  #end = 0;

  constructor(socket: Socket) {
    this.#socket = socket;
  }

  /** The next message; null at the end. */
  async next(): Promise<Uint8Array<ArrayBuffer> | null> {
    // Not awaited where it is there: each await costs as much as a short task.
    if (this.#end - this.#start < HEADER && !await this.#fill(HEADER)) return null;
    const length = new DataView(this.#buffer.buffer).getFloat64(this.#start);
    this.#start += HEADER;
    const bytes = new Uint8Array(Math.abs(length));
    for (let done = this.#take(bytes); done < bytes.length;) {
      const count = await this.#socket.read(bytes.subarray(done));
      if (count === null) return null;
      done += count;
    }
    if (length >= 0) return bytes;
    await loadHandles(decode(bytes) as string[]);
    return await this.next();
  }

  #take(into: Uint8Array): number {
    const count = Math.min(into.length, this.#end - this.#start);
    into.set(this.#buffer.subarray(this.#start, this.#start + count));
    this.#start += count;
    return count;
  }

  /** Reads until at least `size` bytes are there. */
  async #fill(size: number): Promise<boolean> {
    this.#buffer.copyWithin(0, this.#start, this.#end);
    this.#end -= this.#start;
    this.#start = 0;
    while (this.#end < size) {
      const count = await this.#socket.read(this.#buffer.subarray(this.#end));
      if (count === null) return false;
      this.#end += count;
    }
    return true;
  }
}
