// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Where a listener listens, and the key that it asks for, as programs give them.
 *
 * @module
 */

import type { SocketAddress } from "../../runtime/contract.ts";

/** A path (Unix socket), or a TCP host and port. */
export type Address = SocketAddress;

/** A socket's path must fit in 108 bytes with a zero at the end. */
const PATH_MAX = 107;

/**
 * Checks an address.
 *
 * @param call The call that got it, for the text of errors.
 * @param address The address.
 * @throws {TypeError} If it is of a wrong type.
 * @throws {RangeError} If nobody can listen at it.
 */
export function checkAddress(call: string, address: unknown): asserts address is Address {
  if (typeof address === "string") return checkPath(call, address);
  const { hostname, port } = (address ?? {}) as { hostname?: unknown; port?: unknown };
  if (typeof hostname !== "string" || typeof port !== "number") {
    throw new TypeError(
      `Cannot ${call} as "address" must be a path or { hostname, port }: current value is ${
        String(address)
      }`,
    );
  }
  if (Number.isInteger(port) && port >= 0 && port < 2 ** 16) return;
  throw new RangeError(
    `Cannot ${call} as "port" must be from 0 to 65535: current value is ${port}`,
  );
}

function checkPath(call: string, path: string): void {
  if (path.startsWith("\\\\")) {
    throw new RangeError(
      `Cannot ${call} at the Windows pipe "${path}": give a path of a socket, or { hostname, port }`,
    );
  }
  const length = new TextEncoder().encode(path).length;
  if (length >= 1 && length <= PATH_MAX) return;
  throw new RangeError(
    `Cannot ${call} as the path of a socket must have from 1 to ${PATH_MAX} bytes: "${path}" has ${length}`,
  );
}

/**
 * The bytes of a key.
 *
 * @param call The call that got it, for the text of errors.
 * @param authkey The key.
 * @returns Its bytes; null for none.
 * @throws {TypeError} If it is of a wrong type.
 */
export function keyBytes(call: string, authkey: unknown): Uint8Array | null {
  if (authkey === undefined) return null;
  if (typeof authkey === "string") return new TextEncoder().encode(authkey);
  if (authkey instanceof Uint8Array) return authkey.slice();
  throw new TypeError(
    `Cannot ${call} as "authkey" must be a string or Uint8Array: it is of type ${typeof authkey}`,
  );
}
