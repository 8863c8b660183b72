// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * What is wrong with the address of a socket, in the words of every runtime.
 *
 * @module
 */

import { AlreadyExistsError, NotFoundError, ProcessError } from "../errors.ts";
import type { SocketAddress } from "./contract.ts";

/**
 * An address as text.
 *
 * @param address The address.
 * @returns The path, or host and port.
 */
export function nameOf(address: SocketAddress): string {
  return typeof address === "string" ? address : `${address.hostname}:${address.port}`;
}

/**
 * Another listens there, or there is a file.
 *
 * @param address Where.
 * @param cause What the runtime said, if it did.
 * @returns The error.
 */
export function taken(address: SocketAddress, cause?: unknown): AlreadyExistsError {
  const resource = nameOf(address);
  return new AlreadyExistsError(
    `Cannot listen at "${resource}" as the address is in use: choose another, or remove a socket that was left there`,
    { resource, ...(cause !== undefined && { cause }) },
  );
}

/**
 * There is nobody to connect to.
 *
 * @param address Where.
 * @param cause What the runtime said.
 * @returns The error.
 */
export function nobodyThere(address: SocketAddress, cause: unknown): NotFoundError {
  const resource = nameOf(address);
  return new NotFoundError(`Cannot connect to "${resource}" as nobody listens there`, {
    resource,
    cause,
  });
}

/**
 * The host is unknown.
 *
 * @param action What was to be done.
 * @param address Where.
 * @param cause What the runtime said.
 * @returns The error.
 */
export function unknownHost(
  action: string,
  address: SocketAddress,
  cause: unknown,
): NotFoundError {
  const resource = nameOf(address);
  return new NotFoundError(`Cannot ${action} "${resource}" as no host of that name is known`, {
    resource,
    cause,
  });
}

/**
 * There is no folder for the socket.
 *
 * @param path Where.
 * @param cause What the runtime said, if it did.
 * @returns The error.
 */
export function noFolder(path: string, cause?: unknown): NotFoundError {
  return new NotFoundError(`Cannot listen at "${path}" as its folder must exist`, {
    resource: path,
    ...(cause !== undefined && { cause }),
  });
}

/**
 * The system forbids it.
 *
 * @param action What was to be done.
 * @param address Where.
 * @param cause What the runtime said, if it did.
 * @returns The error.
 */
export function forbidden(action: string, address: SocketAddress, cause?: unknown): ProcessError {
  return new ProcessError(
    `Cannot ${action} "${
      nameOf(address)
    }" as the system does not let this user: choose another address, or change its rights`,
    cause === undefined ? {} : { cause },
  );
}
