// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Frames over a transport. What is sent in one turn of the event loop is handed on in one piece.
 *
 * @module
 */

import { type Deferred, deferred } from "../../base/deferred.ts";
import { queueMicrotask } from "../../base/globals.ts";
import { type BrokenPipeError, ProcessError } from "../../errors.ts";
import * as runtime from "../../runtime/runtime.ts";
import { brokenPipe } from "./connection_errors.ts";
import { FrameReader, FrameTooLongError } from "./frame_reader.ts";
import { FrameWriter } from "./frame_writer.ts";
import { LocalTransport } from "./local_transport.ts";
import type { Sink, Transport } from "./transport.ts";
import { framed } from "./port_message.ts";
import {
  END_REASONS,
  endByte,
  type EndReason,
  FRAME_KIND,
  type FrameKind,
  outOfPlace,
  type PortMessage,
} from "./wire.ts";

/** Bytes from which on they don't wait for the turn to end. */
const ENOUGH_BYTES = 2 ** 18;

/** What was on its way: parts that are framed, or a message. */
export type Parcel = Uint8Array<ArrayBuffer>[] | PortMessage;

/** Who takes what a link brings. */
export interface LinkHandler {
  /** Takes a frame; its bytes may be kept only if they are `owned`. */
  frame(kind: FrameKind, payload: Uint8Array<ArrayBuffer>, owned: boolean): void;
  /** Takes a message from a thread of this process. */
  message(message: PortMessage): void;
  /** Nothing more comes. */
  end(reason: EndReason): void;
}

/** Links that have something to hand on as the turn ends. */
const scheduled = new Set<Link>();
let isListening = false;

/** An exit in the same turn comes before its end. */
function flushAtExit(link: Link): void {
  scheduled.add(link);
  if (isListening) return;
  isListening = true;
  runtime.onExit(() => {
    for (const link of scheduled) link.flush();
  });
}

/** One hop of a channel. */
export class Link implements Sink {
  /** Whether frames say their kind; the wire of CPython doesn't. */
  readonly isOwn: boolean;
  #transport: Transport;
  #handler: LinkHandler | null = null;
  readonly #writer: FrameWriter;
  #reader: FrameReader;
  #isScheduled = false;
  #isWriting = false;
  #isPaused = false;
  #isReferenced = false;
  #limit = Number.MAX_SAFE_INTEGER;
  #refused = 0;
  #sent = 0;
  #closing = false;
  #broken: BrokenPipeError | null = null;
  #ended: EndReason | null = null;
  #handedOn: Deferred<void> | null = null;

  /**
   * Nothing is read before {@linkcode Link.start}.
   *
   * @param transport What carries the bytes.
   * @param isOwn Whether the other side speaks our own wire.
   */
  constructor(transport: Transport, isOwn: boolean = true) {
    this.#transport = transport;
    this.isOwn = isOwn;
    this.#writer = new FrameWriter(isOwn);
    this.#reader = this.#newReader();
    if (transport instanceof LocalTransport) transport.owner = this;
  }

  #newReader(): FrameReader {
    return new FrameReader((kind, payload, owned) => this.#frame(kind, payload, owned), this.isOwn);
  }

  /** What carries the bytes. */
  get transport(): Transport {
    return this.#transport;
  }

  /** Whether the other side is known to be a thread of this process. */
  get isThread(): boolean {
    return this.#transport.isThread;
  }

  /**
   * Ends the link at the header of a longer message, from now on.
   *
   * @param limit Bytes.
   */
  limitTo(limit: number): void {
    this.#limit = limit;
    this.#unlessFaulty(() => this.#reader.limitTo(limit));
  }

  /** How many messages have gone this way. */
  get sent(): number {
    return this.#sent;
  }

  /** How long the message was, in bytes, for which the link has ended as `refused`. */
  get refused(): number {
    return this.#refused;
  }

  /** Bytes that wait to be handed on. */
  get backlog(): number {
    return this.#writer.size;
  }

  /** Whether there is anything that has not been handed on. */
  get isIdle(): boolean {
    return this.#writer.size === 0 && !this.#isWriting;
  }

  /**
   * Brings what comes to a handler, from now on.
   *
   * @param handler The handler; it replaces the one before.
   */
  start(handler: LinkHandler): void {
    const isFirst = this.#handler === null;
    this.#handler = handler;
    if (isFirst) this.#transport.start(this);
    else if (this.#ended !== null) handler.end(this.#ended);
  }

  /**
   * Sends a frame.
   *
   * @param kind Its kind.
   * @param pieces What is in it; one above a megabyte must stay as it is until it is handed on.
   */
  send(kind: FrameKind, pieces: Uint8Array<ArrayBuffer>[]): void {
    if (this.#broken !== null) return;
    if (kind <= FRAME_KIND.BYTES) this.#sent++;
    this.#writer.add(kind, pieces);
    if (this.#writer.size > ENOUGH_BYTES) this.flush();
    else this.#schedule();
  }

  /**
   * Sends what is framed already.
   *
   * @param parts The bytes.
   */
  sendRaw(parts: Uint8Array<ArrayBuffer>[]): void {
    this.#writer.addRaw(parts);
    this.#schedule();
  }

  /**
   * Sends a message to a thread of this process, at once.
   *
   * @param message The message.
   * @param transfer What moves with it.
   */
  post(message: PortMessage, transfer: Transferable[] = []): void {
    if (this.#broken !== null) return;
    const parts = this.#writer.take();
    // Ports have no need to wait: what they are given is on its way.
    if (parts.length > 0) this.#transport.write(parts)?.catch(() => {});
    if (message.kind === null || message.kind <= FRAME_KIND.BYTES) this.#sent++;
    this.#transport.post(message, transfer);
  }

  /**
   * When all that was sent will have been handed on.
   *
   * @returns Rejects with {@linkcode BrokenPipeError} if the other side has gone.
   */
  flushed(): Promise<void> {
    if (this.#broken !== null) return Promise.reject(this.#broken);
    if (this.isIdle) return Promise.resolve();
    return (this.#handedOn ??= deferred()).promise;
  }

  /**
   * Sends what was on its way elsewhere.
   *
   * @param parcels Parts that are framed, and messages.
   */
  sendParcels(parcels: Parcel[]): void {
    for (const parcel of parcels) {
      if (Array.isArray(parcel)) this.sendRaw(parcel);
      else if (this.isThread) this.post(parcel, parcel.ports);
      else this.send(parcel.kind ?? FRAME_KIND.VALUE, framed(parcel));
    }
  }

  /**
   * Takes what has not been handed on.
   *
   * @returns The frames.
   */
  takeUnsent(): Uint8Array<ArrayBuffer>[] {
    return this.#writer.take();
  }

  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    flushAtExit(this);
    queueMicrotask(() => {
      this.#isScheduled = false;
      scheduled.delete(this);
      this.flush();
    });
  }

  /** Hands on what waits, unless the other side has to take what went before. */
  flush(): void {
    if (!this.#isWriting && this.#writer.size > 0) this.#writeAll();
    else if (this.#closing && this.isIdle) this.#transport.close();
  }

  #writeAll(): void {
    while (this.#writer.size > 0) {
      const handedOn = this.#handedOn;
      this.#handedOn = null;
      const written = this.#transport.write(this.#writer.take());
      if (written !== undefined) return this.#goOnAfter(written, handedOn);
      handedOn?.resolve();
    }
    if (this.#closing) this.#transport.close();
  }

  #goOnAfter(written: Promise<void>, handedOn: Deferred<void> | null): void {
    this.#isWriting = true;
    const goOn = (): void => {
      this.#isWriting = false;
      this.#writeAll();
      if (this.isIdle) this.#settle();
    };
    written.then(() => {
      handedOn?.resolve();
      goOn();
    }, (error) => {
      this.#break(error);
      handedOn?.promise.catch(() => {});
      handedOn?.reject(this.#broken);
      goOn();
    });
  }

  /** Nothing is left of what somebody waits for. */
  #settle(): void {
    this.#handedOn?.resolve();
    this.#handedOn = null;
  }

  #break(cause: unknown): void {
    this.#broken ??= brokenPipe(cause);
    this.#writer.take();
    this.#handedOn?.promise.catch(() => {});
    this.#handedOn?.reject(this.#broken);
    this.#handedOn = null;
  }

  /**
   * The other end is somewhere else: goes on over another transport.
   *
   * @param transport The transport.
   * @param before What the other end must get first, in parts that are framed and messages.
   */
  adopt(transport: Transport, before: Parcel[]): void {
    this.#transport = transport;
    const later = this.#writer.take();
    this.sendParcels(before);
    this.#writer.addRaw(later);
    this.#reader = this.#newReader();
    this.#reader.limitTo(this.#limit);
    if (this.#isPaused) transport.pause();
    if (this.#handler !== null) transport.start(this);
    if (this.#isReferenced) transport.ref();
    this.#schedule();
  }

  bytes(chunk: Uint8Array<ArrayBuffer>, owned: boolean): void {
    this.#unlessFaulty(() => this.#reader.feed(chunk, owned));
  }

  /** What is no frame, or a message that nobody takes, is the end: there is no way to go on. */
  #unlessFaulty(read: () => void): void {
    try {
      read();
    } catch (error) {
      if (!(error instanceof ProcessError)) throw error;
      const isLong = error instanceof FrameTooLongError;
      if (isLong) this.#refused = error.length;
      this.#finish(isLong ? "refused" : "garbled");
      this.#transport.close();
    }
  }

  space(): Uint8Array<ArrayBuffer> | null {
    return this.#reader.space;
  }

  filled(count: number): void {
    this.#reader.filled(count);
  }

  message(message: PortMessage): void {
    this.#unlessFaulty(() => this.#handler!.message(message));
  }

  end(): void {
    // CPython says nothing before it closes.
    this.#finish(this.#reader.isMidFrame ? "cut" : this.isOwn ? "died" : "closed");
  }

  #frame(kind: FrameKind, payload: Uint8Array<ArrayBuffer>, owned: boolean): void {
    if (this.isOwn && kind === FRAME_KIND.END) this.#finish(END_REASONS[payload[0] ?? 0] ?? "died");
    else if (this.isOwn && kind === FRAME_KIND.RING) this.#hearRing(payload);
    else if (this.#ended === null) this.#handler!.frame(kind, payload, owned);
  }

  /** The two sides of the socket agree on another way for its bytes. */
  #hearRing(payload: Uint8Array<ArrayBuffer>): void {
    const transport = this.#transport;
    if (transport.hear === undefined) throw outOfPlace(FRAME_KIND.RING);
    if (transport.hear(payload)) this.#reader.stop();
  }

  #finish(reason: EndReason): void {
    if (this.#ended !== null) return;
    this.#ended = reason;
    if (!this.#isWriting) this.#break(undefined);
    else this.#broken ??= brokenPipe();
    // Of no more use either way.
    this.#closing = true;
    this.#schedule();
    this.#handler!.end(reason);
  }

  /** Brings nothing more for now; some may still come. */
  pause(): void {
    this.#isPaused = true;
    this.#transport.pause();
  }

  /** Goes on. */
  resume(): void {
    this.#isPaused = false;
    this.#transport.resume();
  }

  /** The program goes on while this waits for something to come. */
  ref(): void {
    this.#isReferenced = true;
    this.#transport.ref();
  }

  /** The program may end while this waits for something to come. */
  unref(): void {
    this.#isReferenced = false;
    this.#transport.unref();
  }

  /**
   * Closes once all that was sent is handed on.
   *
   * @param reason What the other side is told; null: nothing.
   */
  close(reason: EndReason | null = "closed"): void {
    if (this.#closing) return;
    if (reason !== null && this.isOwn && this.#broken === null) {
      this.#writer.add(FRAME_KIND.END, [Uint8Array.of(endByte(reason))]);
    }
    this.#closing = true;
    this.#schedule();
  }

  /**
   * Closes at once, whatever waits.
   *
   * @param reason Why, as the handler is told.
   */
  drop(reason: EndReason = "died"): void {
    this.#closing = true;
    this.#transport.close();
    this.#finish(reason);
  }
}
