// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The standard streams of `node:process`, which all runtimes have.
 *
 * @module
 */

import type { OutputStream, StandardStream } from "./terminal_contract.ts";

/** Of a terminal that doesn't tell. */
const [COLUMNS, ROWS] = [80, 24];

/**
 * A standard stream, with its method as it is now.
 *
 * @param stream The stream.
 * @param isDumb Whether the terminal can't move its cursor.
 * @returns It.
 */
export function standardStream(stream: StandardStream, isDumb: boolean): OutputStream {
  const write = stream.write.bind(stream);
  return {
    isTerminal: stream.isTTY === true && !isDumb,
    columns: () => stream.columns || COLUMNS,
    rows: () => stream.rows || ROWS,
    write: (text) => void write(text),
  };
}
