// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The function {@linkcode connect}.
 *
 * @module
 */

import { checkCount, readOptions, type Rules, WAIT_RULES } from "../../base/arguments.ts";
import type { WaitOptions } from "../../base/options.ts";
import { LATE, within } from "../../base/waiting.ts";
import type { Socket } from "../../runtime/contract.ts";
import * as net from "../../runtime/net.ts";
import { type Address, isKey, keyBytes, readAddress } from "./address.ts";
import type { Connection } from "../connection.ts";
import { late } from "../frames/connection_errors.ts";

/** How to connect. */
export interface ConnectOptions extends WaitOptions {
  /** Proved to the listener, which must prove that it knows it too. Default: none. */
  authkey?: string | Uint8Array;
}

const CONNECT = {
  does: "connect",
  right: 'connect({ hostname: "localhost", port: 6000 }, { authkey: "secret" })',
};

const RULES: Rules<ConnectOptions> = { ...WAIT_RULES, authkey: isKey };

/**
 * Connects to a {@linkcode Listener}, of this library or of CPython: Python's
 * `multiprocessing.connection.Client`.
 *
 * Over the wire of CPython messages are bytes: with a Python program use `sendBytes` and `recvBytes`.
 * Values can be sent between programs of this library.
 *
 * @typeParam In What is received.
 * @typeParam Out What is sent.
 * @param address Where it listens.
 * @param options The key, and how long to wait.
 * @returns The connection.
 * @throws {NotFoundError} If nobody listens there.
 * @throws {AuthenticationError} If one side doesn't know the key of the other.
 * @throws {TimeoutError} If it took too long.
 * @throws {EofError} If the other side closes in the midst of it.
 *
 * @example Usage
 * ```ts
 * import { connect, Listener } from "@multiprocessing/process";
 * import { assertEquals } from "@std/assert";
 *
 * await using listener = new Listener({ authkey: "secret" });
 * const [here, there] = await Promise.all([
 *   connect(listener.address, { authkey: "secret" }),
 *   listener.accept(),
 * ]);
 * await here.send("hello");
 * assertEquals(await there.recv(), "hello");
 * here.close();
 * there.close();
 * ```
 */
export async function connect<In = unknown, Out = unknown>(
  address: Address,
  options?: ConnectOptions,
): Promise<Connection<In, Out>> {
  checkCount(CONNECT, arguments.length, 2);
  const { authkey, ...limits } = readOptions(CONNECT, options, RULES);
  const place = readAddress(CONNECT, address);
  return await connectOver(place, keyBytes(authkey), limits) as Connection<In, Out>;
}

/**
 * Connects over a socket of whatever kind.
 *
 * @param address Where to.
 * @param key What is proved, and asked for.
 * @param limits How long to wait.
 * @param dial Gives the socket.
 * @returns The connection.
 */
export async function connectOver(
  address: Address,
  key: Uint8Array | null,
  limits: WaitOptions,
  dial: () => Promise<Socket> = () => net.connectSocket(address),
): Promise<Connection> {
  const cancel = new AbortController();
  const connecting = open(address, key, dial, cancel.signal);
  try {
    const connection = await within("connect", connecting, limits);
    if (connection !== LATE) return connection;
    throw late("connect", limits.timeout!);
  } catch (error) {
    cancel.abort();
    connecting.then((connection) => connection.close(), () => {});
    throw error;
  }
}

async function open(
  address: Address,
  key: Uint8Array | null,
  dial: () => Promise<Socket>,
  signal: AbortSignal,
): Promise<Connection> {
  const socket = await dial();
  const { establish } = await import("./handshake.ts");
  if (!signal.aborted) {
    return await establish(socket, key, { accepted: false, at: address }, signal);
  }
  socket.close();
  throw signal.reason;
}
