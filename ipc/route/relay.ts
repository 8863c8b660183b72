// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Passes on what two ends say to each other, from when one of them has been moved until the two have
 * found a direct way. For a stranger who doesn't know how to (CPython), that is for good.
 *
 * @module
 */

import { decode, encode } from "../../codec/codec.ts";
import { framed } from "../frames/port_message.ts";
import type { LinkHandler } from "../transport/link.ts";
import { fromPlain, toPlain } from "../frames/plain_wire.ts";
import type { Route } from "./route.ts";
import {
  dropPorts,
  type EndReason,
  FRAME_KIND,
  type FrameKind,
  type ListenFrame,
  type MeetFrame,
  type MeetingFrame,
  type PortMessage,
} from "../frames/wire.ts";

/** Bytes that may wait for a slow reader before the writer has to wait too. */
const CAPACITY_BYTES = 2 ** 20;

/** The meetings of which one direction goes the direct way. */
type Switched = Set<number>;

/**
 * Joins two ways.
 *
 * @param toZero The way to end 0.
 * @param toOne The way to end 1.
 */
export function relay(toZero: Route, toOne: Route): void {
  const switched: Switched = new Set();
  toZero.startPassing(new Passer(toZero, toOne, toZero, switched));
  toOne.startPassing(new Passer(toOne, toZero, toZero, switched));
  for (const way of [toZero, toOne]) {
    way.demand.resume();
    way.demand.ref();
  }
  if (!toZero.link.isOwn || !toOne.link.isOwn) return;
  askToListen(toZero, toZero.link.isThread && toOne.link.isThread);
}

function askToListen(toZero: Route, thread: boolean): void {
  const frame: ListenFrame = { thread };
  toZero.link.send(FRAME_KIND.LISTEN, [encode(frame)]);
}

/** One direction. */
class Passer implements LinkHandler {
  readonly #from: Route;
  readonly #to: Route;
  readonly #toZero: Route;
  readonly #switched: Switched;

  constructor(from: Route, to: Route, toZero: Route, switched: Switched) {
    this.#from = from;
    this.#to = to;
    this.#toZero = toZero;
    this.#switched = switched;
  }

  frame(kind: FrameKind, payload: Uint8Array<ArrayBuffer>): void {
    const to = this.#to.link;
    if (!this.#from.link.isOwn) to.send(...fromPlain(payload));
    else if (to.isOwn) to.send(kind, [payload]);
    else to.send(FRAME_KIND.BYTES, toPlain(kind, [payload]));
    if (kind === FRAME_KIND.SWITCH) this.#hasSwitched((decode(payload) as MeetingFrame).id);
    if (to.backlog > CAPACITY_BYTES) this.#wait();
  }

  /** When both directions of a meeting go the direct way nothing more comes here. */
  #hasSwitched(id: number): void {
    if (!this.#switched.has(id)) return void this.#switched.add(id);
    this.#from.close(null);
    this.#to.close(null);
  }

  #wait(): void {
    this.#from.demand.pause();
    const goOn = () => this.#from.demand.resume();
    this.#to.link.flushed().then(goOn, goOn);
  }

  message(message: PortMessage): void {
    const to = this.#to.link;
    if (to.isThread) return to.post(message, message.ports);
    if (message.kind === FRAME_KIND.MEET) return this.#meetElsewhere(message);
    const frame = framed(message);
    to.send(FRAME_KIND.VALUE, to.isOwn ? frame : toPlain(FRAME_KIND.VALUE, frame));
  }

  /** The other end is in another process: no port can go there. */
  #meetElsewhere(message: PortMessage): void {
    dropPorts(message);
    const { id } = decode(message.value as Uint8Array) as MeetFrame;
    this.#toZero.link.send(FRAME_KIND.DECLINE, [
      encode({ id, retry: true } satisfies MeetingFrame),
    ]);
  }

  end(reason: EndReason): void {
    this.#to.close(reason);
    this.#from.close(null);
  }
}
