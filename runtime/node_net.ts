// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Sockets of Node and Bun, over `node:net`, which is loaded when the first is asked for.
 *
 * @module
 */

import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import type { Server, Socket as NetSocket } from "node:net";
import { tmpdir } from "node:os";
import { AlreadyExistsError, NotFoundError } from "../errors.ts";
import type { Socket, SocketAddress, SocketServer } from "./contract.ts";

const require = createRequire(import.meta.url);

function net(): typeof import("node:net") {
  return require("node:net");
}

/** A socket of Node. */
class NodeSocket implements Socket {
  readonly remote: SocketAddress | null;
  readonly #socket: NetSocket;
  /** What was read and is still to be given. */
  #left: Uint8Array | null = null;
  #wake: (() => void) | null = null;
  #hasEnded = false;
  #error: Error | null = null;
  #isReferenced = true;
  #writing = 0;

  constructor(socket: NetSocket) {
    this.#socket = socket;
    const { remoteAddress, remotePort } = socket;
    this.remote = remoteAddress && remotePort
      ? { hostname: remoteAddress, port: remotePort }
      : null;
    socket.setNoDelay?.(true);
    socket.on("readable", () => this.#tell());
    socket.on("end", () => this.#end());
    socket.on("close", () => this.#end());
    socket.on("error", (error) => {
      this.#error = error;
      this.#end();
    });
  }

  #end(): void {
    this.#hasEnded = true;
    this.#tell();
  }

  #tell(): void {
    this.#wake?.();
    this.#wake = null;
  }

  async read(into: Uint8Array): Promise<number | null> {
    for (;;) {
      this.#left ??= this.#socket.read();
      if (this.#left !== null) return this.#give(this.#left, into);
      if (this.#error !== null) throw this.#error;
      if (this.#hasEnded) return null;
      await new Promise<void>((resolve) => this.#wake = resolve);
    }
  }

  #give(left: Uint8Array, into: Uint8Array): number {
    const count = Math.min(left.length, into.length);
    into.set(left.subarray(0, count));
    this.#left = count < left.length ? left.subarray(count) : null;
    return count;
  }

  write(bytes: Uint8Array): Promise<number> {
    if (this.#writing++ === 0) this.#socket.ref();
    return new Promise((resolve, reject) => {
      this.#socket.write(bytes, (error) => {
        if (--this.#writing === 0 && !this.#isReferenced) this.#socket.unref();
        if (error) reject(error);
        else resolve(bytes.length);
      });
    });
  }

  close(): void {
    this.#socket.destroy();
  }

  ref(): void {
    this.#isReferenced = true;
    this.#socket.ref();
  }

  unref(): void {
    this.#isReferenced = false;
    if (this.#writing === 0) this.#socket.unref();
  }
}

/** A listener of Node. */
class NodeSocketServer implements SocketServer {
  readonly address: SocketAddress;
  readonly #server: Server;
  readonly #arrived: NetSocket[] = [];
  #waiting: ((socket: Socket | null) => void) | null = null;
  #open = true;

  constructor(server: Server, address: SocketAddress) {
    this.#server = server;
    this.address = address;
    server.on("connection", (socket) => this.#arrive(socket));
  }

  #arrive(socket: NetSocket): void {
    const waiting = this.#waiting;
    this.#waiting = null;
    if (waiting === null) this.#arrived.push(socket);
    else waiting(new NodeSocket(socket));
  }

  accept(): Promise<Socket | null> {
    const arrived = this.#arrived.shift();
    if (arrived !== undefined) return Promise.resolve(new NodeSocket(arrived));
    if (!this.#open) return Promise.resolve(null);
    return new Promise((resolve) => this.#waiting = resolve);
  }

  close(): void {
    if (!this.#open) return;
    this.#open = false;
    this.#server.close();
    for (const socket of this.#arrived.splice(0)) socket.destroy();
    this.#waiting?.(null);
    this.#waiting = null;
  }

  ref(): void {
    this.#server.ref();
  }

  unref(): void {
    this.#server.unref();
  }
}

function nameOf(address: SocketAddress): string {
  return typeof address === "string" ? address : `${address.hostname}:${address.port}`;
}

/** Listens at an address. Node binds at once to a path or a number, and tells of an error later. */
export function listenSocket(address: SocketAddress): SocketServer {
  const server = net().createServer();
  server.on("error", () => {});
  if (typeof address === "string") server.listen(address);
  else server.listen(address.port, numberOf(address.hostname));
  const bound = server.address();
  if (bound === null) {
    const resource = nameOf(address);
    throw new AlreadyExistsError(
      `Cannot listen at "${resource}" as the address is in use or does not exist: choose another, or remove a socket that was left there`,
      { resource },
    );
  }
  if (typeof bound === "string") return new NodeSocketServer(server, address);
  return new NodeSocketServer(server, { hostname: bound.address, port: bound.port });
}

/** A name would be looked up first, and the port not be known at once. */
function numberOf(hostname: string): string {
  return hostname === "localhost" ? "127.0.0.1" : hostname;
}

/** Connects to an address. */
export function connectSocket(address: SocketAddress): Promise<Socket> {
  const socket = typeof address === "string"
    ? net().connect(address)
    : net().connect(address.port, address.hostname);
  return new Promise((resolve, reject) => {
    const fail = (error: Error & { code?: string }) => reject(explain(address, error));
    socket.once("error", fail);
    socket.once("connect", () => {
      socket.off("error", fail);
      resolve(new NodeSocket(socket));
    });
  });
}

function explain(address: SocketAddress, error: Error & { code?: string }): Error {
  if (error.code !== "ENOENT" && error.code !== "ECONNREFUSED") return error;
  const resource = nameOf(address);
  return new NotFoundError(`Cannot connect to "${resource}" as nobody listens there`, {
    resource,
    cause: error,
  });
}

/** Makes a folder that only this user may enter. */
export function makePrivateFolder(): string {
  return mkdtempSync(`${tmpdir()}/multiprocessing-`);
}

/** Removes a folder and what is in it, if it is there. */
export function removeFolder(path: string): void {
  rmSync(path, { recursive: true, force: true });
}
