// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Between two processes, over a socket.
 *
 * @module
 */

import { clearInterval, queueMicrotask, setInterval } from "../../base/globals.ts";
import type { Socket } from "../../runtime/contract.ts";
import type { Demand } from "./demand.ts";
import { RingSocket } from "./ring_socket.ts";
import { writeAll } from "./socket_write.ts";
import type { Sink, Transport } from "./transport.ts";
import { FRAME_KIND, outOfPlace } from "../frames/wire.ts";

/** Milliseconds between two ticks of a timer that is there to be there. */
const TICK_MS = 2 ** 30;

/** On its way. `early`: how many writes wait for it. `hold`: what the program goes on for meanwhile. */
interface Opening {
  kind: "opening";
  socket: Promise<Socket>;
  early: number;
  hold: ReturnType<typeof setInterval> | undefined;
}

type State =
  | Opening
  | { kind: "open"; socket: Socket }
  /** It has not come; or it was closed here. */
  | { kind: "failed"; error: unknown }
  | { kind: "closed" };

/** Who takes what comes, as far as it is wanted. */
interface Taker {
  sink: Sink;
  demand: Demand;
}

/** One end; the socket may still be on its way. */
export class SocketTransport implements Transport {
  readonly isThread = false;
  #state: State;
  #taker: Taker | null = null;

  /**
   * Takes a socket.
   *
   * @param socket The socket, or a promise of it: what is written before it is there waits for it.
   */
  constructor(socket: Socket | Promise<Socket>) {
    if (!(socket instanceof Promise)) {
      socket.unref();
      this.#state = { kind: "open", socket };
      return;
    }
    this.#state = { kind: "opening", socket, early: 0, hold: undefined };
    socket.then((socket) => this.#open(socket), (error) => this.#fail(error));
  }

  get #isReferenced(): boolean {
    return this.#taker?.demand.isReferenced ?? false;
  }

  #open(socket: Socket): void {
    if (this.#state.kind === "closed") return socket.close();
    this.#leaveOpening({ kind: "open", socket });
    if (this.#isReferenced) socket.ref();
    else socket.unref();
    if (this.#taker !== null) this.#listen(socket, this.#taker);
  }

  #fail(error: unknown): void {
    if (this.#state.kind === "closed") return;
    this.#leaveOpening({ kind: "failed", error });
    this.#taker?.sink.end();
  }

  #leaveOpening(next: State): void {
    if (this.#state.kind === "opening") clearInterval(this.#state.hold);
    this.#state = next;
  }

  #holdOrNot(state: Opening): void {
    const holds = this.#isReferenced || state.early > 0;
    if (holds) state.hold ??= setInterval(() => {}, TICK_MS);
    else clearInterval(state.hold), state.hold = undefined;
  }

  start(sink: Sink, demand: Demand): void {
    this.#taker = { sink, demand };
    const state = this.#state;
    if (state.kind === "open") this.#listen(state.socket, this.#taker);
    if (state.kind === "failed") queueMicrotask(() => this.#end());
  }

  #listen(socket: Socket, { sink, demand }: Taker): void {
    socket.start({
      bytes: (chunk, owned) => sink.bytes(chunk, owned),
      space: () => sink.space(),
      filled: (count) => sink.filled(count),
      end: () => this.#end(),
    });
    if (demand.isPaused) socket.pause();
  }

  /** A connection reset by the other side, or one that never came, is the end of it too. */
  #end(): void {
    if (this.#state.kind !== "closed") this.#taker!.sink.end();
  }

  write(parts: Uint8Array<ArrayBuffer>[]): Promise<void> | undefined {
    const state = this.#state;
    switch (state.kind) {
      case "open":
        return writeTo(state.socket, parts);
      case "opening":
        return this.#writeEarly(state, parts);
      case "failed":
        return Promise.reject(state.error);
      case "closed":
        return Promise.reject(new Error("This end is closed"));
    }
  }

  async #writeEarly(state: Opening, parts: Uint8Array<ArrayBuffer>[]): Promise<void> {
    state.early++;
    this.#holdOrNot(state);
    return writeTo(await state.socket, parts);
  }

  hear(payload: Uint8Array<ArrayBuffer>): boolean {
    const socket = this.#socket;
    if (socket instanceof RingSocket) return socket.hear(payload);
    throw outOfPlace(FRAME_KIND.RING);
  }

  get #socket(): Socket | null {
    return this.#state.kind === "open" ? this.#state.socket : null;
  }

  post(): never {
    throw new TypeError("Cannot post to another process what is not bytes");
  }

  pause(): void {
    this.#socket?.pause();
  }

  resume(): void {
    this.#socket?.resume();
  }

  ref(): void {
    const socket = this.#socket;
    socket?.ref();
    if (this.#state.kind === "opening") this.#holdOrNot(this.#state);
    // Somebody waits for what comes next.
    if (socket instanceof RingSocket) socket.look();
  }

  unref(): void {
    this.#socket?.unref();
    if (this.#state.kind === "opening") this.#holdOrNot(this.#state);
  }

  close(): void {
    const socket = this.#socket;
    // Before the socket ends, which the sink is not told: on Node it does at once.
    this.#leaveOpening(CLOSED);
    socket?.close();
  }
}

const CLOSED: State = { kind: "closed" };

function writeTo(socket: Socket, parts: Uint8Array<ArrayBuffer>[]): Promise<void> | undefined {
  return socket instanceof RingSocket ? socket.writeAll(parts) : writeAll(socket, parts);
}
