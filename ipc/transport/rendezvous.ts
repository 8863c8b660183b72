// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * How a thread gets a socket to another that it has given a ticket: it listens at a private path for
 * as long as tickets are out, and whoever comes says the ticket's token.
 *
 * @module
 */

import { clearTimeout, setTimeout } from "../../base/globals.ts";
import { EofError } from "../../errors.ts";
import type { Socket, SocketServer } from "../../runtime/contract.ts";
import * as net from "../../runtime/net.ts";
import * as runtime from "../../runtime/runtime.ts";
import { privatePath, randomHex, releasePath, toHex } from "../../runtime/private_path.ts";
import { writeAll } from "./socket_write.ts";
import type { Ticket } from "./wire.ts";

/** Bytes of a token. */
const TOKEN_SIZE = 16;

/** Milliseconds that a visitor has to say its token, and one to come to a program that would end. */
const PATIENCE = 5000;

/** Milliseconds in which a visitor who has gone can still be in the queue of the socket. */
const LAST_CALL = 100;

/** A visit that is expected. */
export interface Expected {
  /** To be given to the visitor. */
  readonly ticket: Ticket;
  /** The visitor's socket; rejects with {@linkcode EofError} if it will not come. */
  readonly arrival: Promise<Socket>;
  /** It will not come, unless it is at the door already. */
  lost(): void;
  /** It is not wanted any more. */
  revoke(): void;
}

interface Guest {
  resolve(socket: Socket): void;
  reject(error: unknown): void;
}

const guests = new Map<string, Guest>();
/** The tokens of those for whom the program goes on, and what ends that in time. */
const awaited = new Map<string, ReturnType<typeof setTimeout>>();
let server: SocketServer | null = null;

/**
 * Makes a ticket and waits for whoever shows it.
 *
 * @param keepsAlive Whether the program goes on for it, for a while: who was sent the ticket can't come
 *   to one who has ended. Default false.
 * @returns The visit.
 */
export function expectVisit(keepsAlive: boolean = false): Expected {
  server ??= open();
  const token = randomHex(TOKEN_SIZE);
  const { promise, resolve, reject } = Promise.withResolvers<Socket>();
  promise.catch(() => {});
  guests.set(token, { resolve, reject });
  if (keepsAlive) stayFor(token);
  const revoke = () => {
    if (!guests.delete(token)) return;
    leave(token);
    reject(new EofError("Cannot reach the other end: its holder has died"));
    closeIfIdle();
  };
  const lost = () => {
    if (guests.has(token)) setTimeout(revoke, LAST_CALL);
  };
  return { ticket: { path: server.address as string, token }, arrival: promise, revoke, lost };
}

function stayFor(token: string): void {
  const timer = setTimeout(() => leave(token), PATIENCE);
  runtime.unrefTimer(timer);
  awaited.set(token, timer);
  server?.ref();
}

function leave(token: string): void {
  clearTimeout(awaited.get(token));
  awaited.delete(token);
  if (awaited.size === 0) server?.unref();
}

function open(): SocketServer {
  const opened = net.listenSocket(privatePath());
  opened.unref();
  receiveAll(opened);
  return opened;
}

async function receiveAll(opened: SocketServer): Promise<void> {
  for (let socket = await opened.accept(); socket; socket = await opened.accept()) admit(socket);
}

function closeIfIdle(): void {
  if (guests.size > 0) return;
  server?.close();
  releasePath(server?.address);
  server = null;
}

async function admit(socket: Socket): Promise<void> {
  const timer = setTimeout(() => socket.close(), PATIENCE);
  runtime.unrefTimer(timer);
  try {
    const token = toHex(await readToken(socket));
    const guest = guests.get(token);
    if (guest === undefined) return socket.close();
    guests.delete(token);
    leave(token);
    guest.resolve(socket);
    closeIfIdle();
  } catch {
    socket.close();
  } finally {
    clearTimeout(timer);
  }
}

async function readToken(socket: Socket): Promise<Uint8Array> {
  const token = new Uint8Array(TOKEN_SIZE);
  for (let done = 0; done < TOKEN_SIZE;) {
    const count = await socket.read(token.subarray(done));
    if (count === null) throw new EofError("Cannot read a token: the visitor has gone");
    done += count;
  }
  return token;
}

/**
 * Goes to whoever gave a ticket.
 *
 * @param ticket The ticket.
 * @returns The socket.
 * @throws {NotFoundError} If nobody waits there any more.
 */
export async function visit({ path, token }: Ticket): Promise<Socket> {
  const socket = await net.connectSocket(path);
  const bytes = Uint8Array.from(token.match(/../g)!, (digits) => parseInt(digits, 16));
  await writeAll(socket, [bytes]);
  return socket;
}
