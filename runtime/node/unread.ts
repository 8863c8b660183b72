// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * What lies unread in a socket: Node drops it with the socket.
 *
 * @module
 */

import type { Socket as Stream } from "node:net";
import { fs } from "./builtins.ts";

/** Bytes that are read from a socket at once. */
const PART_BYTES = 2 ** 16;

/** What has come to a socket that is about to be destroyed. */
export function unreadOf(stream: Stream): Uint8Array<ArrayBuffer>[] {
  const all: Uint8Array<ArrayBuffer>[] = [];
  for (let part = stream.read(); part !== null; part = stream.read()) all.push(part);
  const { fd = -1 } = (stream as { _handle?: { fd?: number } })._handle ?? {};
  if (fd < 0) return all;
  for (;;) {
    const part = new Uint8Array(PART_BYTES);
    const count = readAtOnce(fd, part);
    if (count === 0) return all;
    all.push(part.subarray(0, count));
  }
}

/** How much there is: nothing too if it is not known whether more will come. */
function readAtOnce(fd: number, into: Uint8Array): number {
  try {
    return fs.readSync(fd, into);
  } catch {
    return 0;
  }
}
