// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Starts a server, or connects to one, and gives the parts of a manager.
 *
 * @module
 */

import type { StartMethod, StartMethodChoice, WaitOptions } from "../base/options.ts";
import { LATE, within } from "../base/waiting.ts";
import type { Address } from "../ipc/network/address.ts";
import { late } from "../ipc/frames/connection_errors.ts";
import type { CallSite } from "../process/call_site.ts";
import type { Target } from "../process/options.ts";
import { authkey } from "../process/state.ts";
import { placeOf } from "../process/target.ts";
import { ManagerParts } from "./manager_parts.ts";
import type { TlsParts } from "../runtime/tls.ts";
import { registry } from "./registry.ts";
import { RemoteSession } from "./remote_session.ts";
import type { RegisteredType } from "./server.ts";
import { knownSession, noteSession, type ServerPlace } from "./sessions.ts";
import { startServer } from "./start_server.ts";

/** What a server is started with. */
export interface StartOptions {
  /** Where it listens; null: at a private path. */
  readonly address: Address | null;
  /** What clients must know; null: that of the current process. */
  readonly key: Uint8Array | null;
  readonly initializer?: Target;
  readonly initargs?: readonly unknown[];
  /** Over which others reach it. */
  readonly tls?: TlsParts;
  readonly context?: StartMethod | StartMethodChoice;
}

/**
 * Starts a server.
 *
 * @param options How.
 * @param site Who wants it.
 * @returns The parts of a manager.
 */
export async function startManager(
  { address, initializer, initargs = [], tls, context, ...given }: StartOptions,
  site: CallSite,
): Promise<ManagerParts> {
  const key = given.key ?? authkey();
  const place = initializer === undefined ? null : await placeOf(initializer, site);
  const types = await placeTypes();
  const options = { address, tls: tls ?? null, initializer: place, initargs: [...initargs], types };
  const { stop, ...found } = await startServer(key, options, context);
  try {
    const session = await openAt({ ...found, key }, {});
    return new ManagerParts(session, async () => {
      session.close();
      await stop();
    });
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Where the server finds what makes the objects of registered types. */
async function placeTypes(): Promise<Map<string, RegisteredType>> {
  const types = new Map<string, RegisteredType>();
  for (const [name, registration] of registry) {
    const { factory, site, exposed = null, methodToType = {} } = registration;
    const place = factory === undefined ? null : await placeOf(factory, site);
    types.set(name, { place, exposed, results: methodToType });
  }
  return types;
}

/**
 * Connects to a server.
 *
 * @param address Where it listens.
 * @param key What it asks for; null: the key of the current process.
 * @param limits How long to wait, and how.
 * @returns The parts of a manager.
 */
export async function connectManager(
  address: Address,
  key: Uint8Array | null,
  { tls, ...limits }: WaitOptions & { tls?: TlsParts },
): Promise<ManagerParts> {
  const place = { address, key: key ?? authkey(), ...(tls && { tls }) };
  const session = await openAt(place, limits);
  return new ManagerParts(session, () => {
    session.free();
    return Promise.resolve();
  });
}

/** Used by the manager until it is freed. One session serves all that has to do with one server. */
async function openAt(place: ServerPlace, limits: WaitOptions): Promise<RemoteSession> {
  const session = new RemoteSession(place, null);
  const cancel = new AbortController();
  try {
    if (await within("connect", session.open(cancel.signal), limits) === LATE) {
      throw late("connect", limits.timeout!);
    }
  } catch (error) {
    cancel.abort(error);
    session.close();
    throw error;
  }
  return shared(session);
}

function shared(session: RemoteSession): RemoteSession {
  const known = knownSession(session.server!);
  const isOther = known instanceof RemoteSession && !known.isClosed;
  if (isOther) session.close();
  else noteSession(session.server!, session);
  const used = isOther ? known : session;
  used.use();
  return used;
}
