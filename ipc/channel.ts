// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * One end of a channel of messages, of which the other may be in the same thread, in another thread of
 * this process, or in another process. An end can be passed on: as an argument, in a value, over another
 * channel. Whoever has the two ends then talks directly.
 *
 * A channel queues nothing on the way in: who has no use for what comes pauses it.
 *
 * @module
 */

import { ProcessError } from "../errors.ts";
import { concatenate } from "../codec/byte_writer.ts";
import { decode, decodeOwned, encodeParts } from "../codec/codec.ts";
import { BY_REFERENCE_BYTES } from "./frames/frame_writer.ts";
import { HANDLE, type Handle, type Placeholder, registerHandle } from "../codec/handle.ts";
import { unusableEnd } from "./frames/connection_errors.ts";
import { Link, type LinkHandler } from "./transport/link.ts";
import { cloneMessage, readMessage } from "./frames/port_message.ts";
import { WIRE_VERSION, wireFault } from "../base/wire_version.ts";
import { toPlain } from "./frames/plain_wire.ts";
import { acceptHandover, type EndData, leaveBehind, openHandover } from "./route/handover.ts";
import type { Message, Receiver } from "./receiver.ts";
import { giveAway } from "./transport/port_transport.ts";
import { Route } from "./route/route.ts";
import {
  NO_HANDLES,
  type ReceiveContext,
  receiveContext,
  SendContext,
  sendContext,
  sending,
} from "./handles/send_context.ts";
import { hasMarks, markedIn } from "./handles/transfer.ts";
import type { Parcel, Transport } from "./transport/transport.ts";
import {
  type EndReason,
  FRAME_KIND,
  type FrameKind,
  type ListenFrame,
  outOfPlace,
  type PortMessage,
} from "./frames/wire.ts";

/** The kind of the handle. */
const KIND = "channel";

/** What may be special about a channel. */
export interface ChannelOptions {
  /** Whether the other end is reached over the wire of CPython. Default: as the link says. */
  isPlain?: boolean;
  /** Whether handles may go through. Default: not over the wire of CPython. */
  mayPassHandles?: boolean;
}

/**
 * The value of a message; with the ends of other channels that are in it, so it is to be called once.
 *
 * @param message The message.
 * @returns The value.
 * @throws {RangeError} If it was sent by someone who can't encode.
 */
export function messageValue({ payload, owned, message }: Message): unknown {
  if (message !== null) return readMessage(message);
  return owned ? decodeOwned(payload, NO_PORTS) : decode(payload, NO_PORTS);
}

const NO_PORTS: ReceiveContext = { ports: [] };
const EMPTY: Uint8Array<ArrayBuffer> = new Uint8Array(0);

/** One end of a channel. */
export class Channel implements Handle, LinkHandler {
  readonly #route: Route;
  readonly #side: 0 | 1;
  /** Whether the other end is reached over the wire of CPython, where messages are bytes. */
  readonly isPlain: boolean;
  /** Whether handles may go through: not to a stranger. */
  readonly mayPassHandles: boolean;
  #receiver: Receiver | null = null;
  #state: "open" | "closed" | "moved" = "open";
  #ended: EndReason | null = null;
  readonly #lostListeners = new Set<() => void>();

  /**
   * Makes an end of a link; {@linkcode channelPair} makes both.
   *
   * @param link The way to the other end.
   * @param side Which of the two ends it is.
   * @param options What is special about it.
   */
  constructor(link: Link, side: 0 | 1, options: ChannelOptions = {}) {
    const { isPlain = !link.isOwn, mayPassHandles = !isPlain } = options;
    this.#route = new Route(link);
    this.#side = side;
    this.isPlain = isPlain;
    this.mayPassHandles = mayPassHandles;
  }

  /** Why nothing more comes; null while something may. */
  get ended(): EndReason | null {
    return this.#ended;
  }

  /** `open`; `closed` here; `moved` elsewhere. */
  get state(): "open" | "closed" | "moved" {
    return this.#state;
  }

  /** Bytes that were posted and wait to be handed on. Small messages are handed on as the turn ends. */
  get backlog(): number {
    return this.#route.link.backlog;
  }

  /**
   * Begins to bring what comes.
   *
   * @param receiver Who takes it; replaces the one before.
   */
  start(receiver: Receiver): void {
    const isFirst = this.#receiver === null;
    this.#receiver = receiver;
    if (isFirst) this.#route.start(this);
  }

  /**
   * Begins to bring the values that come.
   *
   * @param onValue Takes each.
   * @param onEnd Is told why nothing more comes.
   */
  startValues(onValue: (value: unknown) => void, onEnd: (reason: EndReason) => void): void {
    this.start({ message: (message) => onValue(messageValue(message)), end: onEnd });
  }

  /**
   * Posts a value. Those posted in one turn of the event loop leave together; one that the other end
   * can't get any more is dropped.
   *
   * @param value The value; big buffers in it must stay as they are until {@linkcode Channel.flushed}.
   * @param transfer What moves with it, if the other end is a thread of this process.
   * @throws {ProcessStateError} If this end is closed.
   * @throws {DOMException} `DataCloneError`, if it can't be cloned.
   */
  post(value: unknown, transfer: Transferable[] = []): void {
    this.#checkOpen("send through");
    const { link } = this.#route;
    const moved = link.isThread && hasMarks ? transfer.concat(markedIn(value)) : transfer;
    if (link.isThread && moved.length > 0) return this.#postClone(link, value, moved);
    if (!this.mayPassHandles) return this.postSimple(value);
    const context = this.#sendContext(link);
    try {
      sending(context, () => this.#postEncoded(link, value, context));
    } catch (error) {
      if (!link.isThread || !isRefusal(error)) throw error;
      this.#postShared(link, value, error);
    }
  }

  /**
   * As {@linkcode Channel.post}, of what has no handle in it and moves nothing.
   *
   * @param value The value.
   * @param isUrgent Whether it is not to wait for the end of the turn. Default: it is.
   * @throws {ProcessStateError} If this end is closed.
   */
  postSimple(value: unknown, isUrgent: boolean = false): void {
    this.#checkOpen("send through");
    const { link } = this.#route;
    const pieces = encodeParts(value, "value", NO_HANDLES);
    if (link.isOwn) link.send(FRAME_KIND.VALUE, pieces, isUrgent);
    else link.send(FRAME_KIND.BYTES, toPlain(FRAME_KIND.VALUE, pieces), isUrgent);
  }

  #postEncoded(link: Link, value: unknown, context: SendContext): void {
    const pieces = encodeParts(value, "value", context);
    if (!link.isOwn) return link.send(FRAME_KIND.BYTES, toPlain(FRAME_KIND.VALUE, pieces));
    if (context.ports.length === 0) return link.send(FRAME_KIND.VALUE, forLink(link, pieces));
    const frame = concatenate(pieces);
    link.post({ kind: FRAME_KIND.VALUE, value: frame, ports: context.ports }, context.ports);
  }

  /** What the codec refuses the platform may know to share with a thread. */
  #postShared(link: Link, value: unknown, refusal: unknown): void {
    try {
      this.#postClone(link, value, []);
    } catch (error) {
      throw isRefusal(error) ? refusal : error;
    }
  }

  #postClone(link: Link, value: unknown, transfer: Transferable[]): void {
    const context = this.#sendContext(link);
    sending(context, () => {
      const message = cloneMessage(value, context);
      link.post(message, [...transfer, ...context.ports]);
    });
  }

  #sendContext(link: Link): SendContext {
    const onLost = (listener: () => void) => {
      this.#lostListeners.add(listener);
      return () => this.#lostListeners.delete(listener);
    };
    return new SendContext(link.isThread, onLost, false, link.isOwn);
  }

  /**
   * Posts a frame that is made already.
   *
   * @param kind Its kind.
   * @param pieces What is in it; above a megabyte it must stay as it is until {@linkcode Channel.flushed}.
   * @throws {ProcessStateError} If this end is closed.
   */
  postFrame(kind: FrameKind, pieces: Uint8Array<ArrayBuffer>[]): void {
    this.#checkOpen("send through");
    this.#route.link.send(kind, pieces);
  }

  /** Hands on what was posted in this turn, which else waits for its end. */
  flush(): void {
    this.#route.link.flush();
  }

  /**
   * When what was posted will have been handed on, to the system or the other thread, which have a
   * place for about a megabyte.
   *
   * @returns Rejects with {@linkcode BrokenPipeError} if the other end is gone.
   */
  flushed(): Promise<void> {
    return this.#route.link.flushed();
  }

  frame(kind: FrameKind, payload: Uint8Array<ArrayBuffer>, owned: boolean): void {
    // CPython's wire has messages and nothing else.
    if (!this.#route.link.isOwn) return this.#tell(true, payload, owned);
    switch (kind) {
      case FRAME_KIND.VALUE:
        return this.#tell(false, payload, owned);
      case FRAME_KIND.BYTES:
        return this.#tell(true, payload, owned);
      case FRAME_KIND.LISTEN:
        return this.#route.offer((decode(payload) as ListenFrame).thread);
      case FRAME_KIND.MEET:
        return this.#route.meet(payload, undefined);
      case FRAME_KIND.SWITCH:
      case FRAME_KIND.DECLINE:
      case FRAME_KIND.RESUME:
        // Of a meeting that is over.
        return;
      case FRAME_KIND.END:
      case FRAME_KIND.HANDLES:
      case FRAME_KIND.RING:
        throw outOfPlace(kind);
      default:
        kind satisfies never;
    }
  }

  #tell(isBytes: boolean, payload: Uint8Array<ArrayBuffer>, owned: boolean): void {
    this.#receiver!.message({ isBytes, payload, owned, message: null });
  }

  message(message: PortMessage): void {
    const { kind } = message;
    switch (kind) {
      case null:
      case FRAME_KIND.VALUE:
        return this.#receiver!.message({ isBytes: false, payload: EMPTY, owned: true, message });
      case FRAME_KIND.MEET:
        return this.#route.meet(message.value as Uint8Array, message.ports[0]);
      default:
        throw outOfPlace(kind);
    }
  }

  end(reason: EndReason): void {
    this.#ended = reason;
    // Who closes as this end did has all that was sent: it may still be on its way to where that leads.
    if (this.#state === "closed" && reason === "closed") this.#lostListeners.clear();
    for (const listener of this.#lostListeners) listener();
    if (this.#state === "open") this.#receiver!.end(reason);
  }

  /**
   * Refuses a longer message at its header, from now on: nothing more comes then.
   *
   * @param limit Bytes.
   */
  limitTo(limit: number): void {
    this.#route.limitTo(limit);
  }

  /** How long the message was, in bytes, for which the channel has ended as `refused`. */
  get refused(): number {
    return this.#route.refused;
  }

  /** A message was too long: nothing more is brought. */
  refuse(): void {
    this.#route.drop("refused");
  }

  /** Brings nothing more for now; some may still come. */
  pause(): void {
    this.#route.demand.pause();
  }

  /** Goes on. */
  resume(): void {
    this.#route.demand.resume();
  }

  /** The program goes on while this waits for something to come. Of itself it doesn't. */
  ref(): void {
    this.#route.demand.ref();
  }

  /** The program may end while this waits for something to come. */
  unref(): void {
    this.#route.demand.unref();
  }

  /** Closes this end; what was posted still arrives. May be called again. */
  close(): void {
    if (this.#state !== "open") return;
    this.#state = "closed";
    this.#route.close();
  }

  #checkOpen(action: string): void {
    if (this.#state !== "open") throw unusableEnd(action, this.#state);
  }

  /** This end is passed on, with nothing unread. */
  [HANDLE](context: unknown): Placeholder {
    return this.passOn(context, () => []);
  }

  /**
   * Passes this end on.
   *
   * @param context Where to.
   * @param takeUnread Gives what has come here and was not read, once the end has really been sent.
   * @returns What travels in its place.
   */
  passOn(context: unknown, takeUnread: () => Parcel[]): Placeholder {
    const to = sendContext(context, "an end of a channel");
    this.#checkOpen("pass on");
    to.checkMove();
    const { transport, port, ticket, abort } = openHandover(to);
    to.kinds.add(KIND);
    to.add({ commit: () => this.#leave(transport, takeUnread()), abort });
    const { isPlain, mayPassHandles } = this;
    const data: EndData = {
      wire: WIRE_VERSION,
      side: this.#side,
      isPlain,
      mayPassHandles,
      port,
      ticket,
    };
    return { kind: KIND, data };
  }

  #leave(transport: Transport, unread: Parcel[]): void {
    this.#state = "moved";
    leaveBehind(this.#route, transport, unread, this.#side, this.#ended);
  }
}

/**
 * Makes an end of what travelled in its place.
 *
 * @param data What travelled.
 * @param context Where it came from.
 * @returns The end.
 */
export function reviveEnd(data: unknown, context: unknown): Channel {
  const { wire, side, isPlain, mayPassHandles, port, ticket } = data as EndData;
  const from = receiveContext(context);
  const fault = wireFault(wire);
  if (fault !== null) throw new ProcessError(fault);
  const transport = acceptHandover(port, ticket, from);
  return new Channel(new Link(transport), side, { isPlain, mayPassHandles });
}

registerHandle(KIND, reviveEnd);

/** A long message to a thread is copied into one piece, which then moves there. */
function forLink(link: Link, pieces: Uint8Array<ArrayBuffer>[]): Uint8Array<ArrayBuffer>[] {
  if (!link.isThread || pieces.every(({ length }) => length <= BY_REFERENCE_BYTES)) return pieces;
  return [giveAway(concatenate(pieces))];
}

function isRefusal(error: unknown): boolean {
  return error instanceof DOMException && error.name === "DataCloneError";
}
