// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * What a manager's server process does.
 *
 * @module
 */

import type { Place } from "../base/boot.ts";
import { AuthenticationError, EofError } from "../errors.ts";
import type { Connection } from "../ipc/connection.ts";
import type { Address } from "../ipc/network/address.ts";
import { Listener, listenerOver } from "../ipc/network/listener.ts";
import { getLogger } from "../process/logging.ts";
import { find } from "../process/lookup.ts";
import { authkey } from "../process/state.ts";
import type { TlsAddress, TlsParts } from "../runtime/tls.ts";
import { makeServer } from "./local_session.ts";
import type { RegisteredType, Server } from "./server.ts";
import { serveClient } from "./serve_client.ts";

/** What a server is told. */
export interface ServeOptions {
  /** Where to listen; null: at a private path. */
  readonly address: Address | null;
  /** How, besides a private path; null: without TLS, and nowhere else. */
  readonly tls: TlsParts | null;
  /** Run before anything else. */
  readonly initializer: Place | null;
  /** What it is called with. */
  readonly initargs: unknown[];
  /** What a program has registered. */
  readonly types: Map<string, RegisteredType>;
}

/** How it has begun. */
export type ServerStart =
  | { readonly address: Address; readonly local?: Address; readonly error?: undefined }
  | { readonly address: null; readonly error: unknown };

/**
 * Serves until it is told to end, or whoever started it is gone.
 *
 * @param control The way to whoever started it.
 * @param options What to do.
 */
export async function serve(
  control: Connection<never, ServerStart>,
  options: ServeOptions,
): Promise<void> {
  const listeners = await begin(control, options);
  if (listeners === null) return;
  const [{ address }, local] = listeners as [Listener, Listener?];
  const found = { address, ...(local && { local: local.address }) };
  const server = makeServer({ ...found, key: authkey() }, options.types);
  const clients = new Set<Connection>();
  for (const listener of listeners) acceptAll(listener, server, clients);
  await control.send(found);
  // Nothing is sent: the end is what is waited for.
  await control.recv().catch(() => {});
  for (const listener of listeners) listener.close();
  const left = [...clients];
  clients.clear();
  for (const client of left) client.close();
  server.table.clear();
  control.close();
}

/** Null: it can't begin, and has said why. */
async function begin(
  control: Connection<never, ServerStart>,
  { initializer, initargs, ...where }: ServeOptions,
): Promise<Listener[] | null> {
  try {
    if (initializer !== null) {
      const { value, holder } = await find(initializer);
      await value.apply(holder, initargs);
    }
    return await listen(where);
  } catch (error) {
    await control.send({ address: null, error });
    control.close();
    return null;
  }
}

/** Over TLS for others, and at a private path for its own family: they need no certificate. */
async function listen(
  { address, tls }: Pick<ServeOptions, "address" | "tls">,
): Promise<Listener[]> {
  const key = authkey();
  if (tls === null) return [new Listener({ authkey: key, ...(address !== null && { address }) })];
  const { listenTls } = await import("../runtime/tls.ts");
  const server = await listenTls(address as TlsAddress, tls);
  return [listenerOver(server, key), new Listener({ authkey: key })];
}

async function acceptAll(
  listener: Listener,
  server: Server,
  clients: Set<Connection>,
): Promise<void> {
  for (;;) {
    try {
      const connection = await listener.accept();
      clients.add(connection);
      serveClient(server, connection)
        // Else it was closed here.
        .catch((error) => clients.has(connection) && refused(error))
        .finally(() => clients.delete(connection));
    } catch (error) {
      if (!isRefusal(error)) return;
      refused(error);
    }
  }
}

/** Whether one client was refused; else the listener is closed. */
function isRefusal(error: unknown): boolean {
  return error instanceof AuthenticationError || error instanceof EofError;
}

/** Once for each client. */
function refused(error: unknown): void {
  getLogger().warning(`a client of the manager was refused: ${String(error)}`);
}
