// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Names of pipes on Windows, where Node listens at no path. They are in no folder, and go with who
 * listens. Node makes the first instance of a name, or fails: nobody can be there before it.
 *
 * @module
 */

/** Both ways to write where they are. */
const PREFIX_REGEXP = /^\\\\[.?]\\pipe\\/i;

/** Bytes of a name that nobody can guess. */
const NAME_BYTES = 16;

/**
 * Whether an address is the name of a pipe.
 *
 * @param address The address.
 * @returns Whether.
 */
export function isPipe(address: string): boolean {
  return PREFIX_REGEXP.test(address);
}

/**
 * A name that nobody else has.
 *
 * @returns The name.
 */
export function pipeName(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(NAME_BYTES));
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return `\\\\.\\pipe\\multiprocessing-${hex}`;
}
