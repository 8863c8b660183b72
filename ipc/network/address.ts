// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Where a listener listens, and the key that it asks for, as programs give them.
 *
 * @module
 */

import { check, readOptions } from "../../base/arguments.ts";
import type { Call } from "../../base/refusal.ts";
import { isString, isWholeIn, type Rule } from "../../base/rules.ts";
import type { SocketAddress } from "../../runtime/contract.ts";
import { namesPipes, pathMax } from "../../runtime/net.ts";

/** A path (Unix socket), or a TCP host and port. */
export type Address = SocketAddress;

/** The right form of a TCP address. */
const TCP = '{ hostname: "localhost", port: 6000 }';

const isAnyPort: Rule = isWholeIn(0, 2 ** 16 - 1);

/**
 * Checks and copies an address.
 *
 * @param call The call that got it.
 * @param address The address.
 * @returns The address.
 * @throws {TypeError} If it is of a wrong type.
 * @throws {RangeError} If nobody can listen at it.
 */
export function readAddress({ does, right }: Call, address: unknown): Address {
  if (typeof address === "string") {
    checkPath(does, address);
    return address;
  }
  check(does, "address", address, isParts, right);
  const parts = address as { hostname: string; port: number };
  return readOptions({ does, right: TCP }, parts, { hostname: isString, port: isAnyPort });
}

/** Whether it has the parts of an address; what they are is looked at next. */
const isParts: Rule = (value) => {
  const fault = { must: "a path or { hostname, port }", isRange: false };
  if (typeof value !== "object" || value === null || Array.isArray(value)) return fault;
  const { hostname, port } = value as { hostname?: unknown; port?: unknown };
  return hostname === undefined || port === undefined ? fault : undefined;
};

/** Both ways to write where pipes of Windows are. */
const PIPE_REGEXP = /^\\\\[.?]\\pipe\\/i;

function checkPath(call: string, path: string): void {
  if (namesPipes) checkPipe(call, path);
  else if (path.startsWith("\\\\")) {
    throw new RangeError(
      `Cannot ${call} at the Windows pipe "${path}": give a path of a socket, or { hostname, port }`,
    );
  }
  const length = new TextEncoder().encode(path).length;
  if (length >= 1 && length <= pathMax) return;
  throw new RangeError(
    `Cannot ${call} as the path of a socket must have from 1 to ${pathMax} bytes: "${path}" has ${length}`,
  );
}

function checkPipe(call: string, name: string): void {
  if (PIPE_REGEXP.test(name)) return;
  throw new RangeError(
    `Cannot ${call} at "${name}" as on Windows a local address must be the name of a pipe: write "\\\\.\\pipe\\name", or { hostname, port }`,
  );
}

/** A key, as text or bytes. */
export const isKey: Rule = (value) =>
  typeof value === "string" || value instanceof Uint8Array
    ? undefined
    : { must: "a string or Uint8Array", isRange: false };

/**
 * The bytes of a key.
 *
 * @param authkey The key.
 * @returns Its bytes; null for none.
 */
export function keyBytes(authkey: string | Uint8Array | undefined): Uint8Array | null {
  if (authkey === undefined) return null;
  return typeof authkey === "string" ? new TextEncoder().encode(authkey) : authkey.slice();
}
