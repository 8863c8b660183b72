// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The way to the other end of a channel, as seen from one place on it: a link, which is replaced by a
 * more direct one when the two ends have found each other. Each direction goes over the old link up to
 * a frame of kind `SWITCH`, and over the new one after it, so that nothing is lost or overtaken. Should who
 * passes frames on die meanwhile, the first frame of the new link tells whether any was lost with it.
 *
 * @module
 */

import { decode, encode } from "../../codec/codec.ts";
import { type ExpectedPeer, MEETING, type Meeting } from "./meeting.ts";
import type { Invitation, Progress, State } from "./route_state.ts";
import type { Demand } from "../transport/demand.ts";
import { Link, type LinkHandler } from "../transport/link.ts";
import type { Transport } from "../transport/transport.ts";
import {
  type EndReason,
  FRAME_KIND,
  type FrameKind,
  type MeetFrame,
  type MeetingFrame,
  type PortMessage,
  type ResumeFrame,
} from "../frames/wire.ts";

/** A way that may change under way. */
export class Route implements LinkHandler {
  readonly #meeting: Meeting;
  /** What comes is read from here. */
  #reading: Link;
  /** What goes is written here. */
  #writing: Link;
  #handler: LinkHandler | null = null;
  #state: State = { kind: "settled" };
  /** Somebody who passes frames on wants the two ends to meet: over ports or not, once this is settled. */
  #wish: { thread: boolean } | null = null;
  /** An invitation that came while another meeting was going on. */
  #invitation: Invitation | null = null;
  /** How many messages have come. */
  #received = 0;
  /** The messages that had gone before the other end was asked to come; or come, before it asked. */
  #marked = 0;
  readonly #demand: Demand;

  /**
   * Nothing is read before {@linkcode Route.start}.
   *
   * @param link The first link.
   * @param meeting How ends come together.
   */
  constructor(link: Link, meeting: Meeting = MEETING) {
    this.#reading = this.#writing = link;
    this.#demand = link.demand;
    this.#meeting = meeting;
  }

  /** Where frames can be sent. */
  get link(): Link {
    return this.#writing;
  }

  /** The link, if it is the only one and no other is on its way; null else. */
  get onlyLink(): Link | null {
    const isAlone = this.#state.kind === "settled" || this.#state.kind === "closed";
    return isAlone ? this.#reading : null;
  }

  /** Brings what comes to a handler, from now on. */
  start(handler: LinkHandler): void {
    const isFirst = this.#handler === null;
    this.#handler = handler;
    if (isFirst) this.#read(this.#reading);
  }

  /** As {@linkcode Route.start}, for who only passes on: what has not been answered is for the end itself. */
  startPassing(handler: LinkHandler): void {
    this.#wish = null;
    this.start(handler);
    const invitation = this.#invitation;
    this.#invitation = null;
    if (invitation !== null) this.#passOn(invitation, handler);
  }

  #passOn({ frame, port }: Invitation, handler: LinkHandler): void {
    const bytes = encode(frame);
    if (port === undefined) handler.frame(FRAME_KIND.MEET, bytes, true);
    else handler.message({ kind: FRAME_KIND.MEET, value: bytes, ports: [port] });
  }

  #read(link: Link): void {
    this.#reading = link;
    link.start(this, this.#demand);
  }

  frame(kind: FrameKind, payload: Uint8Array<ArrayBuffer>, owned: boolean): void {
    if (kind <= FRAME_KIND.BYTES) this.#received++;
    else if (this.#reading.isOwn && this.#isMine(kind, payload)) return;
    this.#handler!.frame(kind, payload, owned);
  }

  /** Takes what the two ends of a meeting say to each other, if it is this meeting. */
  #isMine(kind: FrameKind, payload: Uint8Array<ArrayBuffer>): boolean {
    switch (kind) {
      case FRAME_KIND.SWITCH:
        return this.#isOfThisMeeting(payload) && this.#oldDone();
      case FRAME_KIND.DECLINE:
        return this.#isOfThisMeeting(payload) && this.#declined(decode(payload) as MeetingFrame);
      case FRAME_KIND.RESUME:
        return this.#resume(decode(payload) as ResumeFrame);
      case FRAME_KIND.VALUE:
      case FRAME_KIND.BYTES:
      case FRAME_KIND.END:
      case FRAME_KIND.LISTEN:
      case FRAME_KIND.MEET:
      case FRAME_KIND.HANDLES:
      case FRAME_KIND.RING:
        return false;
      default:
        return kind satisfies never;
    }
  }

  #isOfThisMeeting(payload: Uint8Array<ArrayBuffer>): boolean {
    const state = this.#state;
    return "id" in state && state.id === (decode(payload) as MeetingFrame).id;
  }

  message(message: PortMessage): void {
    if (message.kind === null || message.kind <= FRAME_KIND.BYTES) this.#received++;
    this.#handler!.message(message);
  }

  end(reason: EndReason): void {
    const state = this.#state;
    if (!("id" in state)) return this.#handler!.end(reason);
    if (state.isOldDone) return;
    // Who closes says so the way that it writes: nothing else is to come.
    if (reason !== "died" && reason !== "cut") return this.#endNow(reason);
    state.lost = reason;
    if (state.kind === "switching") return this.#settle(state);
    if (state.kind === "offering") this.#followUp(state);
  }

  /** Is the other end on its way? If it is, the new link tells what became of the old one. */
  #followUp(state: State & { kind: "offering" }): void {
    if (state.peer instanceof Link) this.#switchTo(state.peer);
    else state.peer.lost();
  }

  #endNow(reason: EndReason): void {
    const state = this.#state;
    if (state.kind === "offering") this.#withdraw(state.peer);
    if (state.kind === "switching") state.next.close(null);
    this.#state = { kind: "closed" };
    this.#handler!.end(reason);
  }

  #withdraw(peer: ExpectedPeer | Link): void {
    if (peer instanceof Link) peer.close(null);
    else peer.revoke();
  }

  /** All has come over the old link. */
  #oldDone(): true {
    const state = this.#state as Extract<State, Progress>;
    state.isOldDone = true;
    if (state.kind === "offering" && state.peer instanceof Link) this.#switchTo(state.peer);
    else if (state.kind === "switching") this.#settle(state);
    return true;
  }

  /** The other end can be reached directly: what is sent from now on goes there. */
  #switchTo(next: Link): void {
    const state = this.#state;
    if (!("id" in state)) return next.close();
    const { id, isOldDone, lost } = state;
    const old = this.#writing;
    // The one that was asked has been there for no longer than its link.
    const resume: ResumeFrame = {
      sent: state.kind === "offering" ? old.sent - this.#marked : old.sent,
    };
    old.send(FRAME_KIND.SWITCH, [encode({ id } satisfies MeetingFrame)]);
    next.send(FRAME_KIND.RESUME, [encode(resume)]);
    this.#writing = next;
    const switching: State = { kind: "switching", id, next, isOldDone, lost };
    this.#hasJoined = state.kind === "joining";
    this.#state = switching;
    if (isOldDone || lost !== null) this.#settle(switching);
  }

  #hasJoined = false;

  /** The old link is of no more use once both directions have left it. */
  #settle({ next, isOldDone, lost }: State & { kind: "switching" }): void {
    const old = this.#reading;
    this.#expected = this.#hasJoined ? this.#received - this.#marked : 0;
    this.#state = isOldDone || lost === null ? { kind: "settled" } : { kind: "resuming", lost };
    old.start(NOBODY);
    old.close(null);
    this.#read(next);
    if (this.#state.kind === "settled") this.#goOn();
  }

  /** How many frames of the old link are known to have come since it was marked. */
  #expected = 0;

  /** What the other end says first over the new link. */
  #resume({ sent }: ResumeFrame): true {
    const state = this.#state;
    if (state.kind !== "resuming") return true;
    if (sent !== this.#expected) {
      this.#reading.close();
      this.#endNow(state.lost);
      return true;
    }
    this.#state = { kind: "settled" };
    this.#goOn();
    return true;
  }

  /** Does what has waited for the end of a meeting. */
  #goOn(): void {
    const [invitation, wish] = [this.#invitation, this.#wish];
    this.#invitation = this.#wish = null;
    if (invitation !== null) this.#join(invitation);
    else if (wish !== null) this.offer(wish.thread);
  }

  /**
   * Offers the other end to meet.
   *
   * @param thread Whether both are threads of this process.
   */
  offer(thread: boolean): void {
    if (this.#state.kind === "closed") return;
    if (this.#state.kind !== "settled") this.#wish = { thread };
    else if (thread) this.#offerPort();
    else this.#offerTicket();
  }

  #begin(peer: ExpectedPeer | Link): number {
    const id = crypto.getRandomValues(new Uint32Array(1))[0]!;
    this.#marked = this.#writing.sent;
    this.#state = { kind: "offering", id, peer, isOldDone: false, lost: null };
    return id;
  }

  #offerPort(): void {
    const [transport, port] = this.#meeting.openPort();
    const id = this.#begin(new Link(transport));
    const value = encode({ id, ticket: null } satisfies MeetFrame);
    this.#writing.post({ kind: FRAME_KIND.MEET, value, ports: [port] }, [port]);
  }

  #offerTicket(): void {
    let peer: ExpectedPeer;
    try {
      peer = this.#meeting.expect();
    } catch {
      // Not permitted here: the way stays as it is.
      return;
    }
    const id = this.#begin(peer);
    const frame: MeetFrame = { id, ticket: peer.ticket };
    this.#writing.send(FRAME_KIND.MEET, [encode(frame)]);
    const isCurrent = () => this.#state.kind === "offering" && this.#state.id === id;
    peer.arrival.then((transport) => {
      if (isCurrent()) this.#switchTo(new Link(transport));
      else transport.close();
    }, () => {
      if (isCurrent()) this.#notComing();
    });
  }

  /** Nobody is on the way: the old link, if it is there, is the only one. */
  #notComing(): void {
    const { lost, isOldDone } = this.#state as Progress;
    if (lost !== null || isOldDone) return this.#endNow(lost ?? "died");
    this.#state = { kind: "settled" };
    this.#goOn();
  }

  /** The other end can't come, or not in that way. */
  #declined({ retry = false }: MeetingFrame): true {
    const state = this.#state;
    if (state.kind !== "offering") return true;
    this.#withdraw(state.peer);
    this.#state = { kind: "settled" };
    if (retry) this.#offerTicket();
    else this.#goOn();
    return true;
  }

  /**
   * Comes to meet the other end.
   *
   * @param payload The frame.
   * @param port The port that came with it.
   */
  meet(payload: Uint8Array, port: MessagePort | undefined): void {
    const frame = decode(payload) as MeetFrame;
    const invitation = { after: this.#received, frame, port };
    if (this.#state.kind === "settled") this.#join(invitation);
    else if (this.#state.kind === "closed") port?.close();
    else this.#invitation = invitation;
  }

  #join({ after, frame: { id, ticket }, port }: Invitation): void {
    this.#marked = after;
    this.#state = { kind: "joining", id, isOldDone: false, lost: null };
    if (port !== undefined) return this.#switchTo(new Link(this.#meeting.takePort(port)));
    const isCurrent = () => this.#state.kind === "joining" && this.#state.id === id;
    const come = ticket === null
      ? Promise.reject<Transport>(new TypeError("There is no ticket"))
      : this.#meeting.redeem(ticket);
    come.then((transport) => {
      if (isCurrent()) this.#switchTo(new Link(transport));
      else transport.close();
    }, () => {
      if (!isCurrent()) return;
      this.#writing.send(FRAME_KIND.DECLINE, [encode({ id } satisfies MeetingFrame)]);
      this.#notComing();
    });
  }

  /**
   * Ends the way at the header of a longer message, from now on.
   *
   * @param limit Bytes.
   */
  limitTo(limit: number): void {
    this.#reading.limitTo(limit);
  }

  /** What who reads wants. */
  get demand(): Demand {
    return this.#demand;
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
    const state = this.#state;
    this.#state = { kind: "closed" };
    if (state.kind === "offering") this.#withdraw(state.peer);
    this.#writing.close(reason);
    if (this.#reading !== this.#writing) this.#reading.close(null);
  }
}

const NOBODY: LinkHandler = { frame() {}, message() {}, end() {} };
