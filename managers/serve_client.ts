// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Serves the objects of a server to one client, until it is gone.
 *
 * @module
 */

import type { Connection } from "../ipc/connection.ts";
import { respond, type RunningCall } from "../ipc/rpc/respond.ts";
import { callServed } from "./call_served.ts";
import { Client } from "./client.ts";
import type { Server } from "./server.ts";
import type { ServedCall } from "./served/served.ts";

/** A call, of which the signal is made when it is asked for. */
class ClientCall implements ServedCall {
  readonly client: Client;
  readonly #call: RunningCall;

  constructor(client: Client, call: RunningCall) {
    this.client = client;
    this.#call = call;
  }

  get signal(): AbortSignal {
    return this.#call.signal;
  }
}

/**
 * Serves a client. Whatever it held is let go in the end, however that came.
 *
 * @param server The server.
 * @param connection The way to the client; it is closed in the end.
 * @returns When the client is gone.
 * @throws {TypeError} If the client sent what is no call.
 */
export async function serveClient(server: Server, connection: Connection): Promise<void> {
  const client = new Client();
  const answer = (send: () => void) => {
    server.answering = client;
    try {
      send();
    } finally {
      server.answering = null;
    }
  };
  try {
    await respond(
      connection,
      (object, method, args, call) =>
        callServed(server, new ClientCall(client, call), object, method, args),
      answer,
    );
  } finally {
    server.table.left(client);
  }
}
