// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The way from the old place of an end to its new one: a port to another thread, a private socket to
 * another process.
 *
 * @module
 */

import { MessageChannel } from "../../base/globals.ts";
import { noteSettling } from "../handles/settling.ts";
import { PortTransport } from "../transport/port_transport.ts";
import { redeem } from "../transport/redeem.ts";
import { issueTicket } from "../transport/rendezvous.ts";
import type { ReceiveContext, SendContext } from "../handles/send_context.ts";
import { SocketTransport } from "../transport/socket_transport.ts";
import { relay } from "./relay.ts";
import { Route } from "./route.ts";
import { Link } from "../transport/link.ts";
import type { Parcel, Transport } from "../transport/transport.ts";
import type { EndReason, Ticket } from "../frames/wire.ts";

/** What travels in the place of an end. */
export interface EndData {
  wire: number;
  side: 0 | 1;
  isPlain: boolean;
  mayPassHandles: boolean;
  /** Which of the ports that came along; null: there is a ticket. */
  port: number | null;
  ticket: Ticket | null;
}

/** A way for an end that is to be passed on. */
export interface Handover {
  /** The way from here. */
  transport: Transport;
  /** Which of the ports that go along leads to it; null: there is a ticket. */
  port: number | null;
  /** What the new holder shows, in another process; null: there is a port. */
  ticket: Ticket | null;
  /** The end was not passed on. */
  abort(): void;
}

/**
 * Opens a way for an end that is to be passed on.
 *
 * @param to Where the end goes.
 * @returns The way.
 */
export function openHandover(to: SendContext): Handover {
  if (!to.toThread) return openByTicket(to);
  const { port1, port2 } = new MessageChannel();
  const port = to.ports.push(port2) - 1;
  const transport = new PortTransport(port1, true);
  if (to.isStart) to.onLost(() => transport.lose());
  return {
    transport,
    port,
    ticket: null,
    abort() {
      port1.close();
      port2.close();
    },
  };
}

function openByTicket(to: SendContext): Handover {
  const { ticket, arrival, lost, revoke } = issueTicket(!to.isStart);
  const forget = to.onLost(lost);
  arrival.then(forget, forget);
  return { transport: new SocketTransport(arrival), port: null, ticket, abort: revoke };
}

/**
 * Takes the way, in the new place.
 *
 * @param port Which of the ports that came along leads to it; null: there is a ticket.
 * @param ticket What is shown, where there is no port.
 * @param context The ports that came along.
 * @returns The way from here.
 */
export function acceptHandover(
  port: number | null,
  ticket: Ticket | null,
  { ports }: ReceiveContext,
): Transport {
  return port === null ? transportByTicket(ticket!) : new PortTransport(ports[port]!, false);
}

function transportByTicket(ticket: Ticket): Transport {
  const redeeming = redeem(ticket);
  noteSettling(redeeming);
  return new SocketTransport(redeeming);
}

/**
 * Leaves an end that has been passed on: to its other end alone, if that is in this thread; else this thread passes on
 * what the two say, until they have found each other.
 *
 * @param route The way to the other end.
 * @param transport The way to the new holder.
 * @param unread What has come and was not taken.
 * @param side Which of the two ends it is.
 * @param ended Why nothing more comes; null: something may.
 */
export function leaveBehind(
  route: Route,
  transport: Transport,
  unread: Parcel[],
  side: 0 | 1,
  ended: EndReason | null,
): void {
  if (route.onlyLink?.leave(transport, unread)) return;
  const there = new Link(transport);
  there.sendParcels(unread);
  const way = new Route(there);
  if (ended !== null) return way.close(ended);
  if (side === 0) relay(way, route);
  else relay(route, way);
}
