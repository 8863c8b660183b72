// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * A {@linkcode Lane} over a local socket: between processes. Each message is a frame, as on the wire of
 * channels, read and written by what reads and writes those. It has no `Link` for that: with one the case
 * `pool_unit_tasks` took 1 to 5 % more CPU time (25 interleaved rounds on a busy machine, medians of ratios 1.02 in the
 * pool and 1.04 in all), as each message waits for its turn to end or asks whether it has to. Nor does a link tell
 * whether something that was sent has surely not been read.
 *
 * @module
 */

import type { Spin } from "../../ipc/spin/spin.ts";
import { decode, decodeOwned, encode, encodeParts } from "../../codec/codec.ts";
import { FrameReader } from "../../ipc/frames/frame_reader.ts";
import { FrameWriter } from "../../ipc/frames/frame_writer.ts";
import { type ReceiveContext, SendContext, sending } from "../../ipc/handles/send_context.ts";
import { FRAME_KIND, type FrameKind, outOfPlace } from "../../ipc/frames/wire.ts";
import { RingSocket } from "../../ipc/transport/ring_socket.ts";
import { writeAll } from "../../ipc/transport/socket_write.ts";
import type { Socket, SocketSink } from "../../runtime/contract.ts";
import type { Lane, LoadHandles } from "./lane.ts";
import { Loading } from "./loading.ts";

/** Pieces above this many bytes are not put together before they are written. Shown by the case `pool_big_results`. */
const JOIN_BYTES = 2 ** 16;

/** What has come and waits. */
type Frame = [kind: FrameKind, payload: Uint8Array<ArrayBuffer>];

/** What a task counts among the reasons for memory that both ends see, where a small message counts 1. */
const TASK_WEIGHT = 1 / 64;

const NO_PORTS: ReceiveContext = { ports: [] };

/** One end of a lane between two processes. */
export class SocketLane implements Lane, SocketSink {
  onMessage: (message: unknown) => void = () => {};
  onEnd: (unread: boolean) => void = () => {};
  onFault: (error: unknown) => void = () => {};
  readonly #socket: Socket;
  readonly #spin: Spin;
  readonly #loading: Loading<Frame>;
  readonly #reader = new FrameReader((...frame) => this.#take(...frame), true);
  readonly #writer = new FrameWriter(true);
  /** The last write; null when all has been handed to the system. */
  #writing: Promise<void> | null = null;
  /** Serves again while no handle has used it. */
  #context: SendContext | null = null;
  #hasFailed = false;
  #isClosed = false;
  /** Told when the other side can receive no more. */
  readonly #lost = new Set<() => void>();
  readonly #onLost = (listener: () => void): () => void => {
    this.#lost.add(listener);
    return () => this.#lost.delete(listener);
  };

  /**
   * Nothing is told yet.
   *
   * @param socket A connected socket.
   * @param spin This end's spin.
   * @param loadHandles Loads what makes objects of the handles that come.
   */
  constructor(socket: Socket, spin: Spin, loadHandles: LoadHandles) {
    this.#socket = socket;
    // Of a worker that has died it must be known whether it had read its task.
    if (socket instanceof RingSocket) socket.isExact = true;
    this.#spin = spin;
    this.#loading = new Loading(
      loadHandles,
      ([kind, payload]) => this.#take(kind, payload, true),
      (error) => {
        this.onFault(error);
        socket.close();
      },
    );
  }

  start(): void {
    this.#socket.start(this);
  }

  bytes(chunk: Uint8Array<ArrayBuffer>, owned: boolean): void {
    if (!this.#isClosed) this.#reader.feed(chunk, owned);
  }

  space(): Uint8Array<ArrayBuffer> | null {
    return this.#reader.space;
  }

  filled(count: number): void {
    if (!this.#isClosed) this.#reader.filled(count);
  }

  async end(isReset: boolean): Promise<void> {
    if (this.#loading.isBusy) await this.#loading.over();
    // What is on its way finds nobody: it fails soon, and then was surely not read. Nothing is waited for in vain, as
    // more may be sent meanwhile, of which this would not know.
    while (this.#writing !== null && !this.#isClosed) await this.#writing;
    this.onEnd(!this.#isClosed && (isReset || this.#hasFailed));
  }

  #take(kind: FrameKind, payload: Uint8Array<ArrayBuffer>, owned: boolean): void {
    if (kind === FRAME_KIND.RING) this.#hearRing(payload);
    else if (this.#loading.isBusy) this.#loading.hold([kind, owned ? payload : payload.slice()]);
    else if (kind === FRAME_KIND.VALUE) this.#tell(payload, owned);
    else if (kind === FRAME_KIND.HANDLES) this.#loading.begin(decode(payload) as string[]);
    else throw outOfPlace(kind);
  }

  #hearRing(payload: Uint8Array<ArrayBuffer>): void {
    if (!(this.#socket instanceof RingSocket)) throw outOfPlace(FRAME_KIND.RING);
    if (this.#socket.hear(payload)) this.#reader.stop();
  }

  /** A ring is looked at itself. */
  get #isRing(): boolean {
    return this.#socket instanceof RingSocket && this.#socket.isRing;
  }

  #tell(payload: Uint8Array<ArrayBuffer>, owned: boolean): void {
    if (this.#isClosed) return;
    if (!this.#isRing) this.#spin.heard();
    this.onMessage(owned ? decodeOwned(payload, NO_PORTS) : decode(payload, NO_PORTS));
  }

  send(
    message: unknown,
    _transfer?: Transferable[],
    mayMove: boolean = true,
  ): Promise<void> | undefined {
    const parts = this.#frame(message, mayMove);
    // The first write is made before this returns: it is not lost if the process ends right after.
    const written = this.#writing === null
      ? this.#write(parts)
      : this.#writing.then(() => this.#write(parts));
    if (written !== undefined) this.#note(written);
    if (!this.#isRing) this.#spin.ring();
    return written;
  }

  /** What can't be written is not told here: the end of the other side is, where it is read. */
  #write(parts: Uint8Array[]): Promise<void> | undefined {
    const socket = this.#socket;
    const written = socket instanceof RingSocket ? socket.writeAll(parts) : writeAll(socket, parts);
    return written?.catch(() => void (this.#hasFailed = true));
  }

  #note(written: Promise<void>): void {
    this.#writing = written;
    written.then(() => {
      if (this.#writing === written) this.#writing = null;
    });
  }

  /** The kinds of the handles in a message go before it. */
  #frame(message: unknown, mayMove: boolean): Uint8Array<ArrayBuffer>[] {
    const context = this.#context ?? new SendContext(false, this.#onLost);
    context.mayMove = mayMove;
    this.#context = null;
    const pieces = sending(context, () => encodeParts(message, "value", context));
    if (context.kinds.size === 0) this.#context = context;
    else this.#writer.add(FRAME_KIND.HANDLES, [encode([...context.kinds])]);
    this.#writer.add(FRAME_KIND.VALUE, pieces, JOIN_BYTES);
    return this.#writer.take();
  }

  share(take: (words: Int32Array | null) => void): void {
    if (this.#socket instanceof RingSocket) this.#socket.onCommon = take;
  }

  wantShared(tasks: number): void {
    if (this.#socket instanceof RingSocket) this.#socket.note(tasks * TASK_WEIGHT);
  }

  linger(): void {
    if (this.#socket instanceof RingSocket) this.#socket.look();
    if (!this.#isRing) this.#spin.look();
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
    for (const tell of this.#lost) tell();
    this.#spin.close();
    if (this.#writing === null) this.#socket.close();
    else this.#writing.then(() => this.#socket.close());
  }
}
