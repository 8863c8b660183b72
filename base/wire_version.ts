// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The version of what processes and threads of one program say to each other: see docs/wire.md. It stands
 * in the first frame that a child is sent, and in whatever stands for an end of a connection.
 *
 * @module
 */

/** To be raised with every change of a frame or of what is in it. */
export const WIRE_VERSION = 2;

/**
 * What is to be said of who has another version.
 *
 * @param version What it says; a version before there was a number says none.
 * @returns The text of an error; null: it has this one.
 */
export function wireFault(version: unknown): string | null {
  if (version === WIRE_VERSION) return null;
  return `Cannot talk to another version of the library: its wire is ${
    version ?? "of no version"
  }, here it is ${WIRE_VERSION}; keep one version installed, and start the program anew`;
}
