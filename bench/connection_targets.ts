// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The other end of a connection that is measured.
 *
 * @module
 */

import { type Connection, EofError } from "../mod.ts";

/** Says that what follows are values, until the next one of these. */
export const VALUES = "values";

/**
 * Sends messages of bytes back. Values are counted from `VALUES` to `VALUES`, and their number sent.
 *
 * @param connection The connection.
 */
export async function answer(connection: Connection): Promise<void> {
  try {
    for (;;) {
      const bytes = await connection.recvBytes();
      if (bytes.length === 1) await connection.send(await countValues(connection));
      else await connection.sendBytes(bytes);
    }
  } catch (error) {
    if (!(error instanceof EofError)) throw error;
  }
}

async function countValues(connection: Connection): Promise<number> {
  let count = 0;
  for await (const value of connection) {
    if (value === VALUES) break;
    count++;
  }
  return count;
}
