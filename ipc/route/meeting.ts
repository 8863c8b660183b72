// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The means by which two ends come together: a private socket, or a message port between threads.
 *
 * @module
 */

import { MessageChannel } from "../../base/globals.ts";
import { PortTransport } from "../transport/port_transport.ts";
import { redeem } from "../transport/redeem.ts";
import { issueTicket } from "../transport/rendezvous.ts";
import { SocketTransport } from "../transport/socket_transport.ts";
import type { Transport } from "../transport/transport.ts";
import type { Ticket } from "../frames/wire.ts";

/** A peer that is expected. */
export interface ExpectedPeer {
  /** To be given to it. */
  readonly ticket: Ticket;
  /** The way to it; rejects if it will not come. */
  readonly arrival: Promise<Transport>;
  /** It will not come, unless it is at the door already. */
  lost(): void;
  /** It is not wanted any more. */
  revoke(): void;
}

/** The means. */
export interface Meeting {
  /** Waits for a peer in another process; throws where that is not permitted. */
  expect(): ExpectedPeer;
  /** Goes to a peer that waits. */
  redeem(ticket: Ticket): Promise<Transport>;
  /** Makes a way to another thread: this side of it, and the port for the other. */
  openPort(): [Transport, MessagePort];
  /** Takes the other side of such a way. */
  takePort(port: MessagePort): Transport;
}

/** The real ones. */
export const MEETING: Meeting = {
  expect() {
    const { ticket, arrival, lost, revoke } = issueTicket();
    const transport = arrival.then((socket) => new SocketTransport(socket));
    transport.catch(() => {});
    return { ticket, arrival: transport, lost, revoke };
  },
  async redeem(ticket) {
    return new SocketTransport(await redeem(ticket));
  },
  openPort() {
    const { port1, port2 } = new MessageChannel();
    return [new PortTransport(port1, true), port2];
  },
  takePort(port) {
    return new PortTransport(port, false);
  },
};
