// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * A {@linkcode Lane} over a message port: between threads of one process.
 *
 * @module
 */

import { receiveMessageOnPort } from "node:worker_threads";
import { decodeOwned, encode } from "../ipc/codec.ts";
import type { Lane } from "./lane.ts";

/** A port that keeps a program alive, or not, as it is told; Web ports have no such methods. */
interface RefPort extends MessagePort {
  ref?(): void;
  unref?(): void;
}

/** Said last; a port tells its other end nothing of its end in every runtime. */
const END = null;

/** One end of a lane between two threads. */
export class PortLane implements Lane {
  onMessage: (message: unknown) => void = () => {};
  onEnd: (unread: boolean) => void = () => {};
  readonly #port: RefPort;

  /**
   * Listens from now on.
   *
   * @param port One end of a `MessageChannel`.
   */
  constructor(port: MessagePort) {
    this.#port = port;
    port.onmessage = ({ data }) => this.#receive(data);
  }

  #receive(data: unknown): void {
    if (data === END) this.onEnd(false);
    else {this.onMessage(
        data instanceof Uint8Array
          ? decodeOwned(data as Uint8Array<ArrayBuffer>)
          : (data as [unknown])[0],
      );}
  }

  send(message: unknown, transfer?: Transferable[]): undefined {
    if (transfer) return void this.#port.postMessage([message], transfer);
    // Encoded here small messages are several times cheaper; what only threads can share is not.
    this.#port.postMessage(tryEncode(message) ?? [message]);
    return undefined;
  }

  /** Hears what has come and not been told. */
  drain(): void {
    for (let next = receive(this.#port); next; next = receive(this.#port)) {
      this.#receive(next.message);
    }
  }

  ref(): void {
    this.#port.ref?.();
  }

  unref(): void {
    this.#port.unref?.();
  }

  close(): void {
    this.#port.postMessage(END);
    this.#port.onmessage = null;
    this.#port.close();
  }
}

function receive(port: MessagePort): { message: unknown } | undefined {
  // Node's types know no port but its own.
  return receiveMessageOnPort(port as never);
}

function tryEncode(message: unknown): Uint8Array | null {
  try {
    return encode(message);
  } catch {
    return null;
  }
}
