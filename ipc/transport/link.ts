// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Frames over a transport.
 *
 * @module
 */

import { type BrokenPipeError, ProcessError } from "../../errors.ts";
import { brokenPipe } from "../frames/connection_errors.ts";
import { Demand } from "./demand.ts";
import { FrameReader, FrameTooLongError } from "../frames/frame_reader.ts";
import { type Life, OPEN } from "./link_life.ts";
import { Outgoing, type OutgoingEvents } from "./outgoing.ts";
import { framed } from "../frames/port_message.ts";
import type { Holder, Parcel, Sink, Transport } from "./transport.ts";
import {
  dropPorts,
  END_REASONS,
  endByte,
  type EndReason,
  FRAME_KIND,
  type FrameKind,
  outOfPlace,
  type PortMessage,
} from "../frames/wire.ts";

/** Who takes what a link brings. */
export interface LinkHandler {
  /** Takes a frame; its bytes may be kept only if they are `owned`. */
  frame(kind: FrameKind, payload: Uint8Array<ArrayBuffer>, owned: boolean): void;
  /** Takes a message from a thread of this process. */
  message(message: PortMessage): void;
  /** Nothing more comes. */
  end(reason: EndReason): void;
}

/** One hop of a channel. */
export class Link implements Sink, Holder, OutgoingEvents {
  /** Whether frames say their kind; the wire of CPython doesn't. */
  readonly isOwn: boolean;
  readonly #outgoing: Outgoing;
  readonly #reader: FrameReader;
  #transport: Transport;
  /** What comes is read from here: for a while that is another one, when the other end has left this thread. */
  #source: Transport;
  #handler: LinkHandler | null = null;
  #demand = new Demand();
  #life: Life = OPEN;
  #sent = 0;

  /**
   * Nothing is read before {@linkcode Link.start}.
   *
   * @param transport What carries the bytes.
   * @param isOwn Whether the other side speaks our own wire.
   */
  constructor(transport: Transport, isOwn: boolean = true) {
    this.#transport = this.#source = transport;
    this.isOwn = isOwn;
    this.#outgoing = new Outgoing(transport, isOwn, this);
    this.#reader = new FrameReader(
      (kind, payload, owned) => this.#frame(kind, payload, owned),
      isOwn,
    );
    transport.holdBy?.(this);
  }

  /** Whether the other side is known to be a thread of this process. */
  get isThread(): boolean {
    return this.#transport.isThread;
  }

  /** What who reads wants. */
  get demand(): Demand {
    return this.#demand;
  }

  /**
   * Ends the link at the header of a longer message, from now on.
   *
   * @param limit Bytes.
   */
  limitTo(limit: number): void {
    this.#demand.limit = limit;
    this.#unlessFaulty(() => this.#reader.limitTo(limit));
  }

  /** How many messages have gone this way. */
  get sent(): number {
    return this.#sent;
  }

  /** How long the message was, in bytes, for which the link has ended as `refused`. */
  get refused(): number {
    return this.#life.kind === "ended" ? this.#life.length : 0;
  }

  /** Bytes that wait to be handed on. */
  get backlog(): number {
    return this.#outgoing.size;
  }

  /**
   * Brings what comes to a handler, from now on.
   *
   * @param handler The handler; it replaces the one before.
   * @param demand What who reads wants, if a link before this one knows already; not for one that is started.
   */
  start(handler: LinkHandler, demand: Demand = this.#demand): void {
    const isFirst = this.#handler === null;
    this.#handler = handler;
    if (isFirst) this.#read(demand);
    else if (this.#life.kind === "ended") handler.end(this.#life.reason);
  }

  #read(demand: Demand): void {
    this.#demand = demand;
    this.#reader.limitTo(demand.limit);
    const source = this.#source;
    demand.moveTo(source);
    source.start(this, demand);
    if (demand.isReferenced) source.ref();
  }

  /**
   * Sends a frame.
   *
   * @param kind Its kind.
   * @param pieces What is in it; one above a megabyte must stay as it is until it is handed on.
   * @param isUrgent Whether it is not to wait for the end of the turn. Default: it is.
   */
  send(kind: FrameKind, pieces: Uint8Array<ArrayBuffer>[], isUrgent: boolean = false): void {
    if (this.#life.error !== null) return;
    if (kind <= FRAME_KIND.BYTES) this.#sent++;
    this.#outgoing.add(kind, pieces, isUrgent);
  }

  /**
   * Sends a message to a thread of this process, at once.
   *
   * @param message The message.
   * @param transfer What moves with it.
   */
  post(message: PortMessage, transfer: Transferable[] = []): void {
    if (this.#life.error !== null) return dropPorts(message);
    if (message.kind === null || message.kind <= FRAME_KIND.BYTES) this.#sent++;
    this.#outgoing.post(message, transfer);
  }

  /**
   * When all that was sent will have been handed on.
   *
   * @returns Rejects with {@linkcode BrokenPipeError} if the other side has gone.
   */
  flushed(): Promise<void> {
    const { error } = this.#life;
    return error === null ? this.#outgoing.flushed() : Promise.reject(error);
  }

  /** Hands on what waits, unless the other side has to take what went before. */
  flush(): void {
    this.#outgoing.flush();
  }

  /**
   * Sends what was on its way elsewhere.
   *
   * @param parcels Parts that are framed, and messages.
   */
  sendParcels(parcels: Parcel[]): void {
    for (const parcel of parcels) {
      if (Array.isArray(parcel)) this.#outgoing.addRaw(parcel);
      else if (this.isThread) this.post(parcel, parcel.ports);
      else this.send(parcel.kind ?? FRAME_KIND.VALUE, framed(parcel));
    }
  }

  drained(): void {
    if (this.#life.kind === "closing" || this.#life.kind === "ended") this.#closeTransport();
  }

  #closeTransport(): void {
    this.#transport.close();
    if (this.#source !== this.#transport) this.#source.close();
  }

  failed(cause: unknown): BrokenPipeError {
    const { kind, error } = this.#life;
    if (error !== null) return error;
    const broken = brokenPipe(cause);
    this.#life = { kind: kind === "closing" ? "closing" : "broken", error: broken };
    return broken;
  }

  /**
   * This end moves elsewhere. Where its other end is in this thread, that one then talks to the new place directly.
   *
   * @param transport The way to the new place.
   * @param unread What has come here and was not taken.
   * @returns Whether it is so.
   */
  leave(transport: Transport, unread: Parcel[]): boolean {
    if (this.#transport.leave === undefined) return false;
    const left = this.#transport.leave(this.#outgoing.take());
    const parcels = [...unread, ...left.unread];
    if (left.holder !== null) {
      left.holder.adopt(transport, parcels);
    } else {
      const there = new Link(transport);
      there.sendParcels(parcels);
      there.close();
    }
    return true;
  }

  adopt(transport: Transport, before: Parcel[]): void {
    this.#transport = transport;
    const later = this.#outgoing.take();
    this.#outgoing.moveTo(transport);
    this.sendParcels(before);
    this.#outgoing.addRaw(later);
    // What lies here still was sent before.
    this.#source.whenRead!(() => {
      this.#source = transport;
      if (this.#handler !== null) this.#read(this.#demand);
    });
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
      if (error instanceof FrameTooLongError) this.#finish("refused", error.length);
      else this.#finish("garbled");
      this.#closeTransport();
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
    this.#finish(this.#reader.isMidFrame ? "cut" : this.#endsAsTold ? "closed" : "died");
  }

  /** CPython says nothing before it closes; and who has been told of the end here closes too. */
  get #endsAsTold(): boolean {
    return !this.isOwn || (this.#life.kind === "closing" && this.#outgoing.size === 0);
  }

  #frame(kind: FrameKind, payload: Uint8Array<ArrayBuffer>, owned: boolean): void {
    if (this.isOwn && kind === FRAME_KIND.END) this.#finish(END_REASONS[payload[0] ?? 0] ?? "died");
    else if (this.isOwn && kind === FRAME_KIND.RING) this.#hearRing(payload);
    else if (this.#life.kind !== "ended") this.#handler!.frame(kind, payload, owned);
  }

  /** The two sides of the socket agree on another way for its bytes. */
  #hearRing(payload: Uint8Array<ArrayBuffer>): void {
    const transport = this.#transport;
    if (transport.hear === undefined) throw outOfPlace(FRAME_KIND.RING);
    if (transport.hear(payload)) this.#reader.stop();
  }

  #finish(reason: EndReason, length = 0): void {
    if (this.#life.kind === "ended") return;
    const error = this.#life.error ?? brokenPipe();
    this.#life = { kind: "ended", error, reason, length };
    this.#outgoing.abandon(error);
    // Of no more use either way: closed when nothing is left to hand on.
    this.#outgoing.schedule();
    this.#handler!.end(reason);
  }

  /**
   * Closes once all that was sent is handed on.
   *
   * @param reason What the other side is told; null: nothing.
   */
  close(reason: EndReason | null = "closed"): void {
    const { kind, error } = this.#life;
    if (kind === "closing" || kind === "ended") return;
    this.#life = { kind: "closing", error };
    if (reason !== null && this.isOwn && error === null) {
      this.#outgoing.add(FRAME_KIND.END, [Uint8Array.of(endByte(reason))]);
    } else this.#outgoing.schedule();
  }

  /**
   * Closes at once, whatever waits.
   *
   * @param reason Why, as the handler is told.
   */
  drop(reason: EndReason = "died"): void {
    this.#closeTransport();
    this.#finish(reason);
  }
}
