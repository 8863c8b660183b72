// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Hands bytes to a socket, all of them.
 *
 * @module
 */

import type { Socket } from "../../runtime/contract.ts";

/**
 * Writes pieces, one after another; the first of them before this returns.
 *
 * @param socket The socket.
 * @param parts The pieces.
 * @returns Nothing if the system has taken all; else a promise that resolves when it has, and rejects if
 *   the other side is gone.
 */
export function writeAll(
  socket: Socket,
  parts: readonly Uint8Array[],
): Promise<void> | undefined {
  for (let index = 0; index < parts.length; index++) {
    const part = parts[index]!;
    const taken = socket.write(part);
    if (taken === part.length) continue;
    const isLast = index === parts.length - 1;
    if (isLast && typeof taken !== "number") return writeLast(socket, part, taken);
    return writeRest(socket, parts, index, taken);
  }
  return undefined;
}

/** Most often the system takes all at once, and says so later. */
function writeLast(socket: Socket, part: Uint8Array, taken: Promise<number>): Promise<void> {
  return taken.then((count) => {
    if (count < part.length) return writeRest(socket, [part], 0, count);
  }, (error) => {
    socket.breakOff();
    throw error;
  });
}

async function writeRest(
  socket: Socket,
  parts: readonly Uint8Array[],
  first: number,
  taken: number | Promise<number>,
): Promise<void> {
  try {
    let done = await taken;
    for (let index = first; index < parts.length; index++) {
      const part = parts[index]!;
      while (done < part.length) done += await socket.write(part.subarray(done));
      done = 0;
    }
  } catch (error) {
    // Half a message is there: whoever waits for the rest would wait for ever.
    socket.breakOff();
    throw error;
  }
}
