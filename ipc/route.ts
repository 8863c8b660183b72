// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The way to the other end of a channel, as seen from one place on it: a link, which is replaced by a
 * more direct one when the two ends have found each other. Each direction goes over the old link up to
 * a frame of kind `SWITCH`, and over the new one after it, so that nothing is lost or overtaken.
 *
 * @module
 */

import { MessageChannel } from "../base/globals.ts";
import { decode, encode } from "../codec/codec.ts";
import { Link, type LinkHandler } from "./transport/link.ts";
import { PortTransport } from "./transport/port_transport.ts";
import { type Expected, expectVisit, visit } from "./transport/rendezvous.ts";
import { SocketTransport } from "./transport/socket_transport.ts";
import { type EndReason, FRAME_KIND, type MeetFrame, type PortMessage } from "./transport/wire.ts";

/** A way that may change under way. */
export class Route implements LinkHandler {
  /** What comes is read from here. */
  #reading: Link;
  /** What goes is written here. */
  #writing: Link;
  #handler: LinkHandler | null = null;
  /** The next link, once it is there. */
  #next: Link | null = null;
  /** An offer to meet: the visit, or the link over the port that was sent. */
  #offer: Expected | Link | null = null;
  #isVisiting = false;
  /** Whether all has come over the old link. */
  #isOldDone = false;
  #isPaused = false;
  #isReferenced = false;
  #isClosed = false;
  #limit = Number.MAX_SAFE_INTEGER;

  /**
   * Nothing is read before {@linkcode Route.start}.
   *
   * @param link The first link.
   */
  constructor(link: Link) {
    this.#reading = this.#writing = link;
  }

  /** Where frames can be sent. */
  get link(): Link {
    return this.#writing;
  }

  /** The link, if it is the only one and no other is on its way; null else. */
  get onlyLink(): Link | null {
    const isSettled = this.#reading === this.#writing && this.#offer === null && !this.#isVisiting;
    return isSettled ? this.#reading : null;
  }

  /** Brings what comes to a handler, from now on. */
  start(handler: LinkHandler): void {
    const isFirst = this.#handler === null;
    this.#handler = handler;
    if (isFirst) this.#read(this.#reading);
  }

  #read(link: Link): void {
    this.#reading = link;
    if (this.#limit !== Number.MAX_SAFE_INTEGER) link.limitTo(this.#limit);
    if (this.#isPaused) link.pause();
    link.start(this);
    if (this.#isReferenced) link.ref();
  }

  frame(kind: number, payload: Uint8Array<ArrayBuffer>, owned: boolean): void {
    if (kind === FRAME_KIND.SWITCH && this.#expectsSwitch) this.#oldDone();
    else this.#handler!.frame(kind, payload, owned);
  }

  message(message: PortMessage): void {
    this.#handler!.message(message);
  }

  end(reason: EndReason): void {
    // The old link may close as soon as nothing more comes over it.
    if (!this.#isOldDone || this.#next !== null) this.#handler!.end(reason);
  }

  get #expectsSwitch(): boolean {
    return !this.#isOldDone && (this.#next !== null || this.#offer !== null || this.#isVisiting);
  }

  /** All has come over the old link. */
  #oldDone(): void {
    this.#isOldDone = true;
    if (this.#offer instanceof Link) this.#switchTo(this.#offer);
    else this.#settle();
  }

  /** The other end can be reached directly: what is sent from now on goes there. */
  #switchTo(next: Link): void {
    this.#offer = null;
    this.#isVisiting = false;
    if (this.#isClosed) return next.close();
    this.#next = next;
    this.#writing.send(FRAME_KIND.SWITCH, []);
    this.#writing = next;
    this.#settle();
  }

  /** The old link is of no more use once both directions have left it. */
  #settle(): void {
    const next = this.#next;
    if (next === null || !this.#isOldDone) return;
    const old = this.#reading;
    this.#next = null;
    this.#isOldDone = false;
    this.#read(next);
    old.start(NOBODY);
    old.close(null);
  }

  /**
   * Offers the other end to meet.
   *
   * @param thread Whether both are threads of this process.
   */
  offer(thread: boolean): void {
    if (this.#next !== null || this.#isClosed) return;
    this.#withdraw();
    if (thread) this.#offerPort();
    else this.#offerVisit();
  }

  #withdraw(): void {
    if (this.#offer instanceof Link) this.#offer.close(null);
    else this.#offer?.revoke();
    this.#offer = null;
  }

  #offerPort(): void {
    const { port1, port2 } = new MessageChannel();
    this.#offer = new Link(new PortTransport(port1, true));
    const frame: MeetFrame = { ticket: null };
    const message = { kind: FRAME_KIND.MEET, value: encode(frame), ports: [port2] };
    this.#writing.post(message, [port2]);
  }

  #offerVisit(): void {
    try {
      const expected = expectVisit();
      this.#offer = expected;
      const frame: MeetFrame = { ticket: expected.ticket };
      this.#writing.send(FRAME_KIND.MEET, [encode(frame)]);
      expected.arrival.then((socket) => {
        if (this.#offer !== expected) return socket.close();
        this.#switchTo(new Link(new SocketTransport(socket)));
      }, () => {});
    } catch {
      // Not permitted here: the way stays as it is.
    }
  }

  /**
   * Comes to meet the other end.
   *
   * @param payload The frame.
   * @param port The port that came with it.
   */
  meet(payload: Uint8Array, port: MessagePort | undefined): void {
    const { ticket } = decode(payload) as MeetFrame;
    if (this.#isVisiting || this.#next !== null) return;
    if (port !== undefined) return this.#switchTo(new Link(new PortTransport(port, false)));
    if (ticket === null) return;
    this.#isVisiting = true;
    visit(ticket).then(
      (socket) => this.#switchTo(new Link(new SocketTransport(socket))),
      () => this.#isVisiting = false,
    );
  }

  /**
   * Ends the way at the header of a longer message, from now on.
   *
   * @param limit Bytes.
   */
  limitTo(limit: number): void {
    this.#limit = limit;
    this.#reading.limitTo(limit);
  }

  /** Brings nothing more for now; some may still come. */
  pause(): void {
    this.#isPaused = true;
    this.#reading.pause();
  }

  /** Goes on. */
  resume(): void {
    this.#isPaused = false;
    this.#reading.resume();
  }

  /** The program goes on while this waits for something to come. */
  ref(): void {
    this.#isReferenced = true;
    this.#reading.ref();
  }

  /** The program may end while this waits for something to come. */
  unref(): void {
    this.#isReferenced = false;
    this.#reading.unref();
  }

  /** How long the message was, in bytes, for which the way has ended as `refused`. */
  get refused(): number {
    return this.#reading.refused;
  }

  /**
   * Ends at once.
   *
   * @param reason Why, as the handler is told.
   */
  drop(reason: EndReason): void {
    this.#reading.drop(reason);
  }

  /**
   * Closes once all that was sent is handed on.
   *
   * @param reason What the other side is told; null: nothing.
   */
  close(reason: EndReason | null = "closed"): void {
    this.#isClosed = true;
    this.#withdraw();
    this.#writing.close(reason);
    if (this.#reading !== this.#writing) this.#reading.close(null);
  }
}

const NOBODY: LinkHandler = { frame() {}, message() {}, end() {} };
