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
import { Listener } from "../ipc/network/listener.ts";
import { getLogger } from "../process/logging.ts";
import { find } from "../process/lookup.ts";
import { authkey } from "../process/state.ts";
import { makeServer } from "./local_session.ts";
import type { RegisteredType, Server } from "./server.ts";
import { serveClient } from "./serve_client.ts";

/** What a server is told. */
export interface ServeOptions {
  /** Where to listen; null: at a private path. */
  readonly address: Address | null;
  /** Run before anything else. */
  readonly initializer: Place | null;
  /** What it is called with. */
  readonly initargs: unknown[];
  /** What a program has registered. */
  readonly types: Map<string, RegisteredType>;
}

/** How it has begun. */
export type ServerStart =
  | { readonly address: Address; readonly error?: undefined }
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
  const listener = await begin(control, options);
  if (listener === null) return;
  const server = makeServer({ address: listener.address, key: authkey() }, options.types);
  const clients = new Set<Connection>();
  acceptAll(listener, server, clients);
  await control.send({ address: listener.address });
  // Nothing is sent: the end is what is waited for.
  await control.recv().catch(() => {});
  listener.close();
  const left = [...clients];
  clients.clear();
  for (const client of left) client.close();
  server.table.clear();
  control.close();
}

/** Null: it can't begin, and has said why. */
async function begin(
  control: Connection<never, ServerStart>,
  { address, initializer, initargs }: ServeOptions,
): Promise<Listener | null> {
  try {
    if (initializer !== null) {
      const { value, holder } = await find(initializer);
      await value.apply(holder, initargs);
    }
    return new Listener({ authkey: authkey(), ...(address !== null && { address }) });
  } catch (error) {
    await control.send({ address: null, error });
    control.close();
    return null;
  }
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
