// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * `Deno.serve`, `Deno.listen` and `Deno.connect` for the tests.
 *
 * @module
 */

import { createServer } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";

type Handler = (request: Request) => Response | Promise<Response>;

/** Answers as `Deno.serve` does, without the body of requests. */
export function serve({ onListen }: { onListen?: (address: unknown) => void }, handler: Handler) {
  const server = createServer(async (request, response) => {
    const answer = await handler(new Request(`http://localhost${request.url}`));
    response.writeHead(answer.status).end(new Uint8Array(await answer.arrayBuffer()));
  }).listen(0);
  const address = { ...server.address() as AddressInfo, transport: "tcp" };
  onListen?.(address);
  const shutdown = () => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  };
  return { addr: address, shutdown, [Symbol.asyncDispose]: shutdown };
}

type Address = { path?: string; hostname?: string; port?: number };

/** The sockets of the library: the tests use them for the other side. */
function sockets() {
  const path = "../node_modules/@multiprocessing/process/esm/runtime/node/net.js";
  return createRequire(import.meta.url)(path);
}

const addressOf = ({ path, hostname = "127.0.0.1", port = 0 }: Address) =>
  path ?? { hostname, port };

/** As much of a socket as is used here. */
interface Socket {
  read(into: Uint8Array): Promise<number | null>;
  close(): void;
}

/** What has arrived, until the other side ends it. */
async function* partsOf(socket: Socket): AsyncIterableIterator<Uint8Array> {
  const buffer = new Uint8Array(65_536);
  for (;;) {
    const count = await socket.read(buffer);
    if (count === null) return;
    yield buffer.slice(0, count);
  }
}

function connectionOf<T extends Socket>(socket: T) {
  const [readable, dispose] = [partsOf(socket), () => socket.close()];
  return Object.assign(socket, { readable, [Symbol.dispose]: dispose });
}

/** Listens at an address. */
export function listen(options: Address = {}) {
  const server = sockets().listenSocket(addressOf(options));
  const addr = typeof server.address === "string" ? { path: server.address } : server.address;
  const all = async function* () {
    for (;;) {
      const socket = await server.accept();
      if (socket === null) return;
      yield connectionOf(socket as Socket);
    }
  };
  const dispose = () => server.close();
  return Object.assign(server, { addr, [Symbol.dispose]: dispose, [Symbol.asyncIterator]: all });
}

/** Connects to an address. */
export async function connect(options: Address) {
  return connectionOf(await sockets().connectSocket(addressOf(options)) as Socket);
}
