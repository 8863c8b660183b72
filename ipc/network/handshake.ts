// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * From a socket to a connection: the two sides prove the key to each other, if there is one, before any
 * message of the program's is read.
 *
 * @module
 */

import { type Deferred, deferred } from "../../base/deferred.ts";
import type { Socket } from "../../runtime/contract.ts";
import { Channel } from "../channel.ts";
import {
  answerChallenge,
  deliverChallenge,
  HANDSHAKE_MAX_BYTES,
  HANDSHAKE_MESSAGES,
  type Wire,
} from "./challenge.ts";
import { Connection } from "../connection.ts";
import type { Side } from "./reflection.ts";
import { unprovedError } from "../frames/connection_errors.ts";
import { Link, type LinkHandler } from "../transport/link.ts";
import { SocketTransport } from "../transport/socket_transport.ts";
import { type EndReason, FRAME_KIND, type FrameKind } from "../frames/wire.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/** Carries the handshake over a link, which reads no further than that. */
class HandshakeWire implements Wire, LinkHandler {
  readonly #link: Link;
  readonly #side: Side;
  readonly #received: Promise<Bytes>[] = [];
  readonly #expected: Deferred<Bytes>[] = [];
  /** What came after the handshake in the same piece. */
  readonly early: Bytes[] = [];
  #count = 0;
  #ended: EndReason | null = null;

  constructor(link: Link, side: Side) {
    this.#link = link;
    this.#side = side;
    for (let i = 0; i < HANDSHAKE_MESSAGES; i++) {
      const message = deferred<Bytes>();
      message.promise.catch(() => {});
      this.#expected.push(message);
      this.#received.push(message.promise);
    }
    link.limitTo(HANDSHAKE_MAX_BYTES);
    link.start(this);
    link.demand.ref();
  }

  send(message: Bytes): void {
    this.#link.send(FRAME_KIND.BYTES, [message]);
  }

  receive(): Promise<Bytes> {
    return this.#received.shift()!;
  }

  frame(_kind: FrameKind, payload: Bytes): void {
    const expected = this.#expected[this.#count++];
    if (expected === undefined) return void this.early.push(payload.slice());
    expected.resolve(payload.slice());
    if (this.#count < HANDSHAKE_MESSAGES) return;
    this.#link.limitTo(Number.MAX_SAFE_INTEGER);
    this.#link.demand.pause();
  }

  message(): void {}

  end(reason: EndReason): void {
    this.#ended = reason;
    const tls = this.#tls(reason);
    for (const message of this.#expected) message.reject(unprovedError(reason, tls));
  }

  /** What TLS begins with is no length of a message; and it lets who connects begin, where here who listens does. */
  #tls(reason: EndReason): "came" | "wanted" | null {
    if (reason === "refused") return isTls(this.#link.refused) ? "came" : null;
    const { accepted, at } = this.#side;
    return accepted || typeof at === "string" || this.#count > 0 ? null : "wanted";
  }

  /** Why the link ended; null if it has not. */
  get ended(): EndReason | null {
    return this.#ended;
  }
}

/** Whether a length is the begin of a handshake of TLS, or of an alert. */
function isTls(length: number): boolean {
  const begin = Math.floor(length / 2 ** 16);
  return begin === 0x1603 || begin === 0x1503;
}

/**
 * Makes a connection of a socket.
 *
 * @param socket The socket.
 * @param key The key; null if none is asked for.
 * @param side Which side this is.
 * @param signal Ends the handshake.
 * @returns The connection.
 * @throws {AuthenticationError} If one side doesn't know the key of the other.
 * @throws {EofError} If the other side goes in the midst.
 */
export async function establish(
  socket: Socket,
  key: Uint8Array | null,
  side: Side,
  signal: AbortSignal,
): Promise<Connection> {
  const link = new Link(new SocketTransport(socket), false);
  const early = key === null ? [] : await prove(link, key, side, signal);
  const channel = new Channel(link, side.accepted ? 0 : 1, { mayPassHandles: key !== null });
  const connection = new Connection(channel);
  for (const payload of early) channel.frame(FRAME_KIND.BYTES, payload, true);
  link.demand.unref();
  link.demand.resume();
  return connection;
}

async function prove(
  link: Link,
  key: Uint8Array,
  side: Side,
  signal: AbortSignal,
): Promise<Bytes[]> {
  const wire = new HandshakeWire(link, side);
  const stop = () => link.drop();
  signal.addEventListener("abort", stop, { once: true });
  try {
    if (side.accepted) {
      await deliverChallenge(wire, key, side);
      await answerChallenge(wire, key, side);
    } else {
      await answerChallenge(wire, key, side);
      await deliverChallenge(wire, key, side);
    }
    return wire.early;
  } catch (error) {
    link.close(null);
    throw error;
  } finally {
    signal.removeEventListener("abort", stop);
  }
}
