// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Errors of the library's own classes, which arrive with their names and fields, and without their classes.
 *
 * @module
 */

import * as errors from "../../errors.ts";

const CLASSES: ReadonlyMap<string, object> = new Map(
  Object.values(errors).map((each) => [each.name, each.prototype]),
);

/**
 * Gives an error of this library its class back, and those that have caused it.
 *
 * @param thrown What has arrived.
 * @returns The same.
 */
export function withOwnClass(thrown: unknown): unknown {
  let error = thrown;
  while (error instanceof Error) {
    const prototype = CLASSES.get(error.name);
    if (prototype === undefined || Object.getPrototypeOf(error) !== Error.prototype) return thrown;
    Object.setPrototypeOf(error, prototype);
    error = error.cause;
  }
  return thrown;
}
