// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * How a thread gets a socket to another that it has given a ticket: it listens at a private path for
 * as long as tickets are out, and whoever comes says the ticket's token.
 *
 * @module
 */

import { deferred } from "../../base/deferred.ts";
import { clearTimeout, setTimeout } from "../../base/globals.ts";
import { EofError } from "../../errors.ts";
import type { Socket, SocketServer } from "../../runtime/contract.ts";
import * as runtime from "../../runtime/runtime.ts";
import { listenPrivately, randomHex, releasePath, toHex } from "../../runtime/private_path.ts";
import { RingSocket } from "./ring_socket.ts";
import { bytesOf, isPublic, redeem } from "./redeem.ts";
import { readExactly } from "./socket_read.ts";
import type { Ticket } from "../frames/wire.ts";

/** Bytes of a token. */
const TOKEN_BYTES = 16;

/** Milliseconds that a peer has to say its token, and one to come to a program that would end. */
const PATIENCE_MS = 5000;

/** A peer that is expected. */
export interface Expected {
  /** To be given to the peer. */
  readonly ticket: Ticket;
  /** The peer's socket; rejects with {@linkcode EofError} if it will not come. */
  readonly arrival: Promise<Socket>;
  /** It will not come, unless it is at the door already. */
  lost(): void;
  /** It is not wanted any more. */
  revoke(): void;
}

interface Waiter {
  resolve(socket: Socket): void;
  reject(error: unknown): void;
}

const waiters = new Map<string, Waiter>();
/** The tokens of those for whom the program goes on, and what ends that in time. */
const awaited = new Map<string, ReturnType<typeof setTimeout>>();
let server: SocketServer | null = null;

/**
 * Makes a ticket and waits for whoever shows it.
 *
 * @param keepsAlive Whether the program goes on for it, for a while: who was sent the ticket can't come
 *   to one who has ended. Default false.
 * @returns What is known of the peer.
 */
export function issueTicket(keepsAlive: boolean = false): Expected {
  server ??= open();
  const token = randomHex(TOKEN_BYTES);
  const { promise, resolve, reject } = deferred<Socket>();
  promise.catch(() => {});
  waiters.set(token, { resolve, reject });
  if (keepsAlive) stayFor(token);
  const revoke = () => {
    if (!waiters.delete(token)) return;
    leave(token);
    reject(new EofError("Cannot reach the other end: its holder has died"));
    closeIfIdle();
  };
  const lost = () => {
    if (waiters.has(token)) allAdmitted().then(revoke, revoke);
  };
  return { ticket: { path: server.address as string, token }, arrival: promise, revoke, lost };
}

/** The connections whose tokens are being read. */
const admitting = new Set<Promise<void>>();

/**
 * When all who are at the door now have come in: they are let in by turns, so a connection of our own is let in after
 * them. What it waits for is in this process, so it always comes.
 */
async function allAdmitted(): Promise<void> {
  const token = randomHex(TOKEN_BYTES);
  const { promise, resolve, reject } = deferred<Socket>();
  waiters.set(token, { resolve, reject });
  try {
    const own = await redeem({ path: server!.address as string, token });
    (await promise).close();
    own.close();
    await Promise.all(admitting);
  } finally {
    waiters.delete(token);
  }
}

function stayFor(token: string): void {
  const timer = setTimeout(() => leave(token), PATIENCE_MS);
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
  const opened = listenPrivately(true);
  opened.unref();
  receiveAll(opened);
  return opened;
}

async function receiveAll(opened: SocketServer): Promise<void> {
  for (let socket = await opened.accept(); socket; socket = await opened.accept()) {
    const admitted = admit(socket);
    admitting.add(admitted);
    admitted.finally(() => admitting.delete(admitted));
  }
}

function closeIfIdle(): void {
  if (waiters.size > 0) return;
  server?.close();
  releasePath(server?.address);
  server = null;
}

async function admit(socket: Socket): Promise<void> {
  const timer = setTimeout(() => socket.close(), PATIENCE_MS);
  runtime.unrefTimer(timer);
  try {
    const token = await (isPublic(server?.address) ? hearProof(socket) : readToken(socket));
    const waiter = waiters.get(token);
    if (waiter === undefined) return socket.close();
    waiters.delete(token);
    leave(token);
    waiter.resolve(new RingSocket(socket, true));
    closeIfIdle();
  } catch {
    socket.close();
  } finally {
    clearTimeout(timer);
  }
}

async function readToken(socket: Socket): Promise<string> {
  return toHex(await readExactly(socket, TOKEN_BYTES));
}

/** The token that the other side has proved to know. */
async function hearProof(socket: Socket): Promise<string> {
  const { HINT_BYTES, proveWaiting } = await import("./token_proof.ts");
  const hint = toHex(await readExactly(socket, HINT_BYTES));
  const token = [...waiters.keys()].find((each) => each.startsWith(hint));
  if (token === undefined) throw new EofError("Cannot admit whoever came: no such token is out");
  await proveWaiting(socket, bytesOf(token));
  return token;
}
