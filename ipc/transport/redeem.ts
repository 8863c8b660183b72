// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * How a thread goes to another that has given it a ticket: see `rendezvous.ts`. Workers do no more than that.
 *
 * @module
 */

import { setTimeout } from "../../base/globals.ts";
import type { Socket } from "../../runtime/contract.ts";
import * as net from "../../runtime/net.ts";
import { RingSocket } from "./ring_socket.ts";
import { writeAll } from "./socket_write.ts";
import type { Ticket } from "../frames/wire.ts";

/** Milliseconds until it is tried again what the system had no room for; each time twice as many. */
const PAUSE_MS = 2;
const PAUSE_MAX_MS = 200;

/**
 * Whether others may come to a path, and listen at it when this program does no more.
 *
 * @param path The path.
 * @returns Whether they may.
 */
export function isPublic(path: unknown): boolean {
  return (path as string).startsWith("\0");
}

/**
 * A token as it is sent.
 *
 * @param token Its hexadecimal digits.
 * @returns Its bytes.
 */
export function bytesOf(token: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(token.match(/../g)!, (digits) => parseInt(digits, 16));
}

/**
 * Goes to whoever gave a ticket.
 *
 * @param ticket The ticket.
 * @returns The socket.
 * @throws {NotFoundError} If nobody waits there any more.
 */
export async function redeem({ path, token }: Ticket): Promise<Socket> {
  const socket = await connectPatiently(path);
  if (isPublic(path)) await prove(socket, token);
  else await writeAll(socket, [bytesOf(token)]);
  return new RingSocket(socket, false);
}

async function prove(socket: Socket, token: string): Promise<void> {
  const { proveComing } = await import("./token_proof.ts");
  try {
    await proveComing(socket, bytesOf(token));
  } catch (error) {
    socket.close();
    throw error;
  }
}

/** A door before which too many wait, or a moment without descriptors, passes; a door that is gone does not. */
async function connectPatiently(path: string): Promise<Socket> {
  for (let pause = PAUSE_MS;; pause = Math.min(2 * pause, PAUSE_MAX_MS)) {
    try {
      return await net.connectSocket(path);
    } catch (error) {
      if (!net.passes(error)) throw error;
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }
}
