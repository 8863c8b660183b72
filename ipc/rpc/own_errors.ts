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

/**
 * Names what can't be sent as whoever calls knows it, and not by its place in a message.
 *
 * @param error Why a message can't be sent.
 * @param name What holds it: the arguments of a call, or its result.
 * @returns The error in those words; one of another kind as it is.
 */
export function renamed(error: unknown, name: "arguments" | "result"): unknown {
  if (!(error instanceof DOMException) || error.name !== "DataCloneError") return error;
  return new DOMException(error.message.replace(PLACE_REGEXP, name), error.name);
}

/** Where in a message the arguments of a call are, and its result. */
const PLACE_REGEXP = /\bvalue\[\d+\]\[[24]\]/;
