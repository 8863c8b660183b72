// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The class {@linkcode Listener}.
 *
 * @module
 */

import { type Deferred, deferred } from "../../base/deferred.ts";
import { clearTimeout, setTimeout } from "../../base/globals.ts";
import { brand } from "../../base/brand.ts";
import { AuthenticationError, ProcessStateError } from "../../errors.ts";
import { checkCount, readOptions, type Rules, WAIT_RULES } from "../../base/arguments.ts";
import type { WaitOptions } from "../../base/options.ts";
import { LATE, within } from "../../base/waiting.ts";
import type { Socket, SocketServer } from "../../runtime/contract.ts";
import * as net from "../../runtime/net.ts";
import * as runtime from "../../runtime/runtime.ts";
import { type Address, isKey, keyBytes, readAddress } from "./address.ts";
import type { Connection } from "../connection.ts";
import { late } from "../frames/connection_errors.ts";
import { telling } from "../../runtime/left_folders.ts";
import { listenPrivately, releasePath } from "../../runtime/private_path.ts";
import { listenAtPath } from "./socket_file.ts";

/** What a listener is made with. */
export interface ListenerOptions {
  /** A path, or a host and port; port 0: any free one. Default: a path that only this user can reach. */
  address?: Address;
  /** Whoever connects must prove that they know it, and gets the same proof. Default: none is asked. */
  authkey?: string | Uint8Array;
}

const LISTEN = { does: "listen", right: 'new Listener({ address: "/path" })' };
const ACCEPT = { does: "accept", right: "listener.accept({ timeout: 100 })" };

/** An address is looked at by itself. */
const RULES: Rules<ListenerOptions> = { address: () => undefined, authkey: isKey };

/** Milliseconds that who connects has to prove the key. */
const PATIENCE_MS = 5000;

/** Connections that may wait to be accepted, or to prove the key, before others have to wait. */
const MOST_WAITING = 256;

/** A connection and where it came from. */
interface Arrival {
  connection: Connection;
  from: Address;
}

type Acceptor = Deferred<Arrival>;

/** A server to take over, in the place of options. */
class Ready {
  readonly #isOwn = true;
  readonly server: SocketServer;
  readonly key: Uint8Array;

  constructor(server: SocketServer, key: Uint8Array) {
    this.server = server;
    this.key = key;
  }

  /** Whether it is one: `instanceof` would ask a program's own proxy. */
  static is(value: unknown): value is Ready {
    return typeof value === "object" && value !== null && #isOwn in value;
  }
}

/**
 * A listener over a server that listens already.
 *
 * @param server The server.
 * @param key What is asked for.
 * @returns The listener.
 */
export function listenerOver(server: SocketServer, key: Uint8Array): Listener {
  return new Listener(new Ready(server, key) as unknown as ListenerOptions);
}

/**
 * Waits for connections of {@linkcode connect}, or of a Python program: Python's
 * `multiprocessing.connection.Listener`. Who stalls or does not know the key is dropped, and the others
 * don't wait for that.
 *
 * @example Usage
 * ```ts
 * import { connect, Listener } from "@multiprocessing/process";
 * import { assertEquals } from "@std/assert";
 *
 * await using listener = new Listener({ address: { hostname: "127.0.0.1", port: 0 } });
 * const accepting = listener.accept();
 * await using client = await connect(listener.address);
 * await using server = await accepting;
 * await client.sendBytes(new Uint8Array([1, 2, 3]));
 * assertEquals(await server.recvBytes(), new Uint8Array([1, 2, 3]));
 * ```
 */
export class Listener implements AsyncDisposable {
  static {
    brand(this, "Listener");
  }

  readonly #server: SocketServer;
  readonly #key: Uint8Array | null;
  readonly #arrivals: Arrival[] = [];
  readonly #acceptors = new Set<Acceptor>();
  readonly #cancel = new AbortController();
  #proving = 0;
  #room: Deferred<void> | null = null;
  #lastAccepted: Address | null = null;

  /**
   * Listens from now on.
   *
   * @param options Where, and which key is asked for.
   * @throws {AlreadyExistsError} If the address is in use.
   * @throws {ProcessError} If no private path can be had, or a permission is missing.
   * @throws {TypeError} If the address or the key is of a wrong type.
   * @throws {RangeError} If nobody can listen at the address.
   */
  constructor(options?: ListenerOptions) {
    checkCount(LISTEN, arguments.length, 1);
    if (Ready.is(options)) {
      this.#key = options.key;
      this.#server = options.server;
      this.#begin();
      return;
    }
    const { address: given, authkey } = readOptions(LISTEN, options, RULES);
    const address = given === undefined ? undefined : readAddress(LISTEN, given);
    this.#key = keyBytes(authkey);
    this.#server = listenAt(address, this.#key !== null);
    this.#begin();
  }

  #begin(): void {
    this.#server.unref();
    this.#receiveAll();
  }

  /** Where it listens, with the real port. */
  get address(): Address {
    return this.#server.address;
  }

  /** Where the last accepted connection came from; null before the first. Local sockets give "". */
  get lastAccepted(): Address | null {
    return this.#lastAccepted;
  }

  /**
   * The next connection. The program goes on while this waits.
   *
   * @typeParam In What is received.
   * @typeParam Out What is sent.
   * @param options How long to wait.
   * @returns The connection.
   * @throws {AuthenticationError} If someone came meanwhile who doesn't know the key; others can still
   *   be accepted.
   * @throws {EofError} If someone came meanwhile and went before proving the key.
   * @throws {TimeoutError} If nobody came in time.
   * @throws {ProcessStateError} If the listener is closed.
   *
   * @example Usage
   * ```ts
   * import { Listener, TimeoutError } from "@multiprocessing/process";
   * import { assertRejects } from "@std/assert";
   *
   * await using listener = new Listener();
   * await assertRejects(() => listener.accept({ timeout: 10 }), TimeoutError);
   * ```
   */
  async accept<In = unknown, Out = unknown>(options?: WaitOptions): Promise<Connection<In, Out>> {
    checkCount(ACCEPT, arguments.length, 1);
    return await this.#accept(readOptions(ACCEPT, options, WAIT_RULES)) as Connection<In, Out>;
  }

  async #accept(options: WaitOptions): Promise<Connection> {
    if (options.signal?.aborted) throw options.signal.reason;
    if (this.#cancel.signal.aborted) throw closed();
    const here = this.#arrivals.shift();
    if (here !== undefined) return this.#accepted(here);
    const acceptor: Acceptor = deferred();
    this.#acceptors.add(acceptor);
    this.#server.ref();
    try {
      const arrival = await within("accept", acceptor.promise, options);
      if (arrival !== LATE) return this.#accepted(arrival);
    } catch (error) {
      if (!this.#forget(acceptor)) return this.#accepted(await acceptor.promise);
      throw error;
    } finally {
      if (this.#acceptors.size === 0) this.#server.unref();
    }
    if (!this.#forget(acceptor)) return this.#accepted(await acceptor.promise);
    throw late("accept", options.timeout!);
  }

  /** Whether it still waited. */
  #forget(acceptor: Acceptor): boolean {
    const waited = this.#acceptors.delete(acceptor);
    if (this.#acceptors.size === 0) this.#server.unref();
    return waited;
  }

  #accepted({ connection, from }: Arrival): Connection {
    this.#lastAccepted = from;
    this.#makeRoom();
    return connection;
  }

  async #receiveAll(): Promise<void> {
    try {
      for (let socket = await this.#server.accept(); socket; socket = await this.#server.accept()) {
        this.#receive(socket);
        if (this.#arrivals.length + this.#proving < MOST_WAITING) continue;
        await (this.#room ??= deferred()).promise;
      }
    } catch (error) {
      this.#fail(error);
    }
  }

  #makeRoom(): void {
    this.#room?.resolve();
    this.#room = null;
  }

  /** Each on its own, so that none waits for another. */
  async #receive(socket: Socket): Promise<void> {
    const from = socket.remote ?? "";
    this.#proving++;
    try {
      this.#arrive({ connection: await this.#establish(socket), from });
    } catch (error) {
      this.#fail(error);
    } finally {
      this.#proving--;
      this.#makeRoom();
    }
  }

  async #establish(socket: Socket): Promise<Connection> {
    const deadline = new AbortController();
    const timer = setTimeout(() => deadline.abort(), PATIENCE_MS);
    runtime.unrefTimer(timer);
    const signal = AbortSignal.any([deadline.signal, this.#cancel.signal]);
    try {
      const { establish } = await import("./handshake.ts");
      return await establish(socket, this.#key, { accepted: true, at: this.address }, signal);
    } catch (error) {
      if (!deadline.signal.aborted) throw error;
      throw new AuthenticationError(
        `Cannot accept the other side as it has not proved the key within ${PATIENCE_MS} ms`,
      );
    } finally {
      clearTimeout(timer);
    }
  }

  #arrive(arrival: Arrival): void {
    const [acceptor] = this.#acceptors;
    if (this.#cancel.signal.aborted) arrival.connection.close();
    else if (acceptor === undefined) this.#arrivals.push(arrival);
    else {
      this.#forget(acceptor);
      acceptor.resolve(arrival);
    }
  }

  /** Told to whoever waits; nobody else is interested. */
  #fail(error: unknown): void {
    const [acceptor] = this.#acceptors;
    if (acceptor === undefined) return;
    this.#acceptors.delete(acceptor);
    acceptor.reject(error);
  }

  /**
   * Listens no more; connections that were accepted stay. Removes the path. May be called again.
   *
   * @example Usage
   * ```ts
   * import { Listener } from "@multiprocessing/process";
   *
   * const listener = new Listener({ address: { hostname: "127.0.0.1", port: 0 } });
   * listener.close();
   * ```
   */
  close(): void {
    if (this.#cancel.signal.aborted) return;
    this.#cancel.abort();
    this.#server.close();
    releasePath(this.#server.address);
    this.#makeRoom();
    for (const acceptor of this.#acceptors) acceptor.reject(closed());
    this.#acceptors.clear();
    for (const { connection } of this.#arrivals.splice(0)) connection.close();
  }

  /** Closes it. */
  // deno-lint-ignore require-await
  async [Symbol.asyncDispose](): Promise<void> {
    this.close();
  }
}

function listenAt(address: Address | undefined, hasKey: boolean): SocketServer {
  if (address === undefined) return listenPrivately(hasKey, telling);
  return typeof address === "string" ? listenAtPath(address) : net.listenSocket(address);
}

function closed(): ProcessStateError {
  return new ProcessStateError("Cannot accept as the listener is closed");
}
