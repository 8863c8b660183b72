// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Listening at a path that the program has given. Runtimes remove the path when they close its socket, Deno
 * even later than that, whatever stands there by then. So the socket is made under a name that nobody else
 * uses, which the runtime may remove; it gets its path as a second name, and loses that only if it is still its own.
 *
 * @module
 */

import type { Socket, SocketServer } from "../../runtime/contract.ts";
import { Finalizer } from "../../runtime/finalizers.ts";
import * as net from "../../runtime/net.ts";
import { randomHex } from "../../runtime/private_path.ts";

/** A listener whose path is its own affair. */
class FileServer implements SocketServer {
  readonly address: string;
  readonly #server: SocketServer;
  readonly #id: string | null;
  readonly #cleanup = new Finalizer(() => this.close());
  #open = true;

  constructor(server: SocketServer, path: string) {
    this.#server = server;
    this.address = path;
    this.#id = net.fileId(path);
  }

  accept(): Promise<Socket | null> {
    return this.#server.accept();
  }

  close(): void {
    if (!this.#open) return;
    this.#open = false;
    this.#cleanup.cancel();
    // While it is open the system gives its number to no other file.
    if (this.#id !== null && net.fileId(this.address) === this.#id) net.removeFile(this.address);
    this.#server.close();
  }

  ref(): void {
    this.#server.ref();
  }

  unref(): void {
    this.#server.unref();
  }
}

/**
 * Listens at a path.
 *
 * @param path The path.
 * @returns The listener.
 * @throws {AlreadyExistsError} If something is there.
 * @throws {NotFoundError} If its folder is missing.
 */
export function listenAtPath(path: string): SocketServer {
  // Such names, and those of pipes on Windows, are in no folder.
  const server = /^(?:\0|\\\\[.?]\\)/.test(path) ? null : listenBeside(path);
  if (server === null) return net.listenSocket(path);
  const isLinked = net.linkFile(server.address as string, path);
  net.removeFile(server.address as string);
  if (isLinked) return new FileServer(server, path);
  server.close();
  // What can't have two names is left to the runtime, which also tells what is wrong.
  return net.listenSocket(path);
}

/** Null: there is no room for another name, or it is not permitted. */
function listenBeside(path: string): SocketServer | null {
  const beside = `${path.slice(0, path.lastIndexOf("/") + 1)}.${randomHex(4)}`;
  if (new TextEncoder().encode(beside).length > net.pathMax || !net.isPermitted(beside)) {
    return null;
  }
  try {
    return net.listenSocket(beside);
  } catch {
    return null;
  }
}
