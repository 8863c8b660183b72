// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Sockets over TLS, which all runtimes have in the same module. It is loaded by those who ask for it.
 *
 * @module
 */

import type * as Tls from "node:tls";
import { AuthenticationError, ProcessError } from "../errors.ts";
import { nobodyThere, taken, unknownHost } from "./address_errors.ts";
import type { Socket, SocketAddress, SocketServer, SocketSink } from "./contract.ts";

/** What one side shows, and what it asks of the other. All texts are PEM. */
export interface TlsParts {
  /** The certificate that is shown. */
  readonly cert?: string;
  /** Its private key. */
  readonly key?: string;
  /** Who signs the other side's certificate; default: those that the system knows. */
  readonly ca?: string;
  /** Whether clients must show a certificate too. */
  readonly requestCert?: boolean;
}

/** Milliseconds for a client to begin with TLS: one that doesn't know of it waits for us to say something. */
const HANDSHAKE_MS = 5000;

/** A TCP address. */
export type TlsAddress = Exclude<SocketAddress, string>;

async function load(): Promise<typeof Tls> {
  return await import("node:tls");
}

/** A stream of `node:tls`, as the library reads and writes. */
class TlsSocket implements Socket {
  readonly remote: SocketAddress | null;
  readonly #stream: Tls.TLSSocket;
  #sink: SocketSink | null = null;
  #hasFailed = false;
  #isOver = false;

  constructor(stream: Tls.TLSSocket) {
    this.#stream = stream;
    const { remoteAddress: hostname, remotePort: port } = stream;
    this.remote = hostname === undefined ? null : { hostname, port: port! };
    stream.setNoDelay(true);
    stream.pause();
    stream.on("error", () => this.#end(true));
    stream.on("end", () => this.#end(false));
    stream.on("close", () => this.#end(false));
  }

  #end(hasFailed: boolean): void {
    this.#hasFailed ||= hasFailed;
    if (this.#isOver && this.#sink === null) return;
    this.#isOver = true;
    const sink = this.#sink;
    this.#sink = null;
    sink?.end(this.#hasFailed);
  }

  read(): Promise<never> {
    return Promise.reject(new ProcessError("Cannot read a socket over TLS as it is: start() it"));
  }

  start(sink: SocketSink): void {
    this.#sink = sink;
    if (this.#isOver) return this.#end(this.#hasFailed);
    // A copy of its own, which is no `Buffer`: a slice of that would be no copy.
    this.#stream.on("data", (bytes) => this.#sink?.bytes(new Uint8Array(bytes), true));
    this.#stream.resume();
  }

  pause(): void {
    this.#stream.pause();
  }

  resume(): void {
    this.#stream.resume();
  }

  write(bytes: Uint8Array): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#stream.write(bytes, (error) => error ? reject(error) : resolve(bytes.length));
    });
  }

  breakOff(): void {
    this.#stream.end();
  }

  close(): void {
    this.#stream.destroySoon();
    this.#end(false);
  }

  ref(): void {
    this.#stream.ref();
  }

  unref(): void {
    this.#stream.unref();
  }
}

/** A listener of `node:tls`; who fails at the handshake is dropped by it. */
class TlsServer implements SocketServer {
  readonly address: SocketAddress;
  readonly #server: Tls.Server;
  readonly #waiting: Socket[] = [];
  #isOpen = true;
  #wake: (() => void) | null = null;

  constructor(server: Tls.Server, asked: TlsAddress) {
    this.#server = server;
    const { port } = server.address() as { port: number };
    this.address = { hostname: asked.hostname, port };
    server.on("secureConnection", (stream: Tls.TLSSocket) => {
      this.#waiting.push(new TlsSocket(stream));
      this.#wake?.();
    });
    // One peer's: it is gone.
    server.on("tlsClientError", (_: Error, stream: Tls.TLSSocket) => stream.destroy());
  }

  async accept(): Promise<Socket | null> {
    while (this.#isOpen) {
      const socket = this.#waiting.shift();
      if (socket !== undefined) return socket;
      await new Promise<void>((resolve) => this.#wake = resolve);
    }
    return null;
  }

  close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#server.close();
    for (const socket of this.#waiting.splice(0)) socket.close();
    this.#wake?.();
  }

  ref(): void {
    this.#server.ref();
  }

  unref(): void {
    this.#server.unref();
  }
}

/**
 * Listens at an address.
 *
 * @param address The address.
 * @param parts What is shown, and what clients are asked for.
 * @returns The listener.
 * @throws {AlreadyExistsError} If the address is in use.
 */
export async function listenTls(address: TlsAddress, parts: TlsParts): Promise<SocketServer> {
  const { requestCert = false, ...shown } = parts;
  const tls = await load();
  const server = tls.createServer({
    ...shown,
    requestCert,
    rejectUnauthorized: requestCert,
    handshakeTimeout: HANDSHAKE_MS,
  });
  return await new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      reject(error.code === "EADDRINUSE" ? taken(address, error) : error);
    });
    server.listen(address.port, address.hostname, () => resolve(new TlsServer(server, address)));
  });
}

/**
 * Connects to an address.
 *
 * @param address The address, whose name must be in the certificate that is shown there.
 * @param parts What is shown, and who signs the certificate that is shown there.
 * @returns The socket.
 * @throws {AuthenticationError} If the certificates don't do.
 * @throws {NotFoundError} If nobody listens there.
 */
export async function connectTls(address: TlsAddress, parts: TlsParts): Promise<Socket> {
  const { cert, key, ca } = parts;
  const tls = await load();
  const shown = { ...(cert && { cert }), ...(key && { key }), ...(ca && { ca }) };
  const { hostname: host, port } = address;
  return await new Promise((resolve, reject) => {
    const stream = tls.connect({ host, port, ...shown, ...nameOf(host) });
    stream.once("error", (error) => reject(explain(address, error)));
    stream.once("secureConnect", () => resolve(new TlsSocket(stream)));
  });
}

/** A number of an address is no name. */
function nameOf(host: string): { servername?: string } {
  return /^[\d.]+$|:/.test(host) ? {} : { servername: host };
}

function explain(address: TlsAddress, error: NodeJS.ErrnoException): Error {
  const { code = "" } = error;
  if (code === "ECONNREFUSED" || code === "ECONNRESET") return nobodyThere(address, error);
  if (code === "ENOTFOUND" || code === "EAI_AGAIN") {
    return unknownHost("connect to", address, error);
  }
  if (code === "ERR_SSL_WRONG_VERSION_NUMBER") {
    return new AuthenticationError(
      `Cannot connect to "${address.hostname}:${address.port}" over TLS as the other side does not speak it: leave out tls`,
      { cause: error },
    );
  }
  return new AuthenticationError(
    `Cannot connect to "${address.hostname}:${address.port}" as the two sides do not agree on their certificates: ${error.message}`,
    { cause: error },
  );
}
