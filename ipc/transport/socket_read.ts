// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Reading what a socket says before it carries frames.
 *
 * @module
 */

import { EofError } from "../../errors.ts";
import type { Socket } from "../../runtime/contract.ts";

/**
 * Reads so many bytes.
 *
 * @param socket Where from.
 * @param size How many.
 * @returns The bytes.
 * @throws {EofError} If the other side goes before.
 */
export async function readExactly(socket: Socket, size: number): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(size);
  for (let done = 0; done < size;) {
    const count = await socket.read(bytes.subarray(done));
    if (count === null) throw new EofError("Cannot read a token: the other side has gone");
    done += count;
  }
  return bytes;
}
