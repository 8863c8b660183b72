// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The ways from this thread to servers, one to each, found by the name that the server has given itself.
 *
 * @module
 */

import type { Address } from "../ipc/network/address.ts";
import type { TlsParts } from "../runtime/tls.ts";
import type { KindData } from "./kinds.ts";
import type { Session } from "./referent.ts";

/** The kind of the handle. */
export const PROXY_KIND = "proxy";

/** Where a server is. */
export interface ServerPlace {
  /** Where it listens. */
  readonly address: Address;
  /** The key; null: that of the current process. */
  readonly key: Uint8Array | null;
  /** Where its own family finds it, if that is elsewhere. */
  readonly local?: Address;
  /** How it is reached there, if that is over TLS. */
  readonly tls?: TlsParts;
}

/**
 * What of a place travels.
 *
 * @param place The place.
 * @param isPrivate Whether nobody but a process of this family can read it.
 * @returns It, without what others must not see.
 */
export function placeFor({ address, key, ...own }: ServerPlace, isPrivate: boolean): ServerPlace {
  return isPrivate ? { address, key, ...own } : { address, key: null };
}

/** What travels in the place of a proxy. */
export interface ProxyData extends ServerPlace {
  /** The name of the server. */
  readonly server: string;
  /** The object's number. */
  readonly id: number;
  /** What shows that it was sent; null: the server has counted the receiver as a holder. */
  readonly token: string | null;
  /** What it is. */
  readonly kind: KindData;
}

/** A session that proxies can come through. */
export interface ReceivingSession extends Session {
  /**
   * A proxy has come.
   *
   * @param id The object's number.
   * @param token What shows that it was sent; null if it has come from the server.
   * @returns Resolves when it is of use.
   */
  receive(id: number, token: string | null): Promise<unknown>;
}

const sessions = new Map<string, ReceivingSession>();

/**
 * There is a way to a server.
 *
 * @param server The server's name.
 * @param session The way.
 */
export function noteSession(server: string, session: ReceivingSession): void {
  sessions.set(server, session);
}

/**
 * A way to a server that is open.
 *
 * @param server The server's name.
 * @returns The way; undefined if there is none.
 */
export function knownSession(server: string): ReceivingSession | undefined {
  return sessions.get(server);
}

/**
 * There is no such way any more.
 *
 * @param server The server's name.
 * @param session The way.
 */
export function forgetSession(server: string, session: ReceivingSession): void {
  if (sessions.get(server) === session) sessions.delete(server);
}
